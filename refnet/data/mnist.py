"""MNIST: 70,000 handwritten digits of 28x28 pixels."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from refnet.core.extras import require
from refnet.data.checksum import verified
from refnet.data.dataset import Dataset, Split
from refnet.data.idx import read_idx

VARIABLE = "REFNET_DATA_DIR"
VALIDATION = 5_000
#: SHA-256 of the four original files.
FILES = {
    "train-images-idx3-ubyte.gz": (
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
    ),
    "train-labels-idx1-ubyte.gz": (
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
    ),
    "t10k-images-idx3-ubyte.gz": (
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
    ),
    "t10k-labels-idx1-ubyte.gz": (
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
    ),
}
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)


def load_mnist(dtype: DTypeLike) -> Dataset:
    """Load MNIST: 55,000 images for training, 5,000 for validation, 10,000 for testing.

    Validation has the first 5,000 of the 60,000 training images, as TensorFlow 1 had it. A pixel
    is its byte divided by 255.

    The files are looked for in ``$REFNET_DATA_DIR/mnist``, in ``$REFNET_DATA_DIR`` and in the
    user's cache, where those still missing are downloaded.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document recognition*,
    Proceedings of the IEEE 86 (1998), 2278-2324, https://doi.org/10.1109/5.726791.
    """
    folder = _given_folder() or _filled_cache()
    remedy = "Delete it, or put the original in its place."
    arrays = [read_idx(verified(folder / name, FILES[name], remedy=remedy)) for name in FILES]
    train, test = (
        Split(np.divide(images[..., None], 255, dtype=dtype), labels.astype(np.int64))
        for images, labels in (arrays[:2], arrays[2:])
    )
    return Dataset(
        name="mnist",
        train=Split(train.x[VALIDATION:], train.labels[VALIDATION:]),
        validation=train.take(VALIDATION),
        test=test,
        classes=10,
    )


def _given_folder() -> Path | None:
    """Folder of the files in ``REFNET_DATA_DIR``, or None if there is not one of them."""
    if not os.environ.get(VARIABLE):
        return None
    root = Path(os.environ[VARIABLE]).expanduser()
    for folder in (root / "mnist", root):
        missing = [name for name in FILES if not (folder / name).is_file()]
        if not missing:
            return folder
        if len(missing) < len(FILES):
            raise FileNotFoundError(
                f"{folder} lacks {', '.join(missing)}; expected all {len(FILES)} MNIST files "
                f"there, or none of them, since {VARIABLE} names this folder."
            )
    return None


def _filled_cache() -> Path:
    """Cache folder, after the files missing there have been downloaded."""
    pooch = require("pooch", extra="data", purpose=f"MNIST, not found through {VARIABLE},")
    folder = Path(pooch.os_cache("refnet"), "mnist")
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if not (folder / name).is_file():
            _download(name, folder)
    return folder


def _download(name: str, folder: Path) -> None:
    pooch = require("pooch", extra="data", purpose="downloading MNIST")
    require("tqdm", extra="data", purpose="the progress bar of a download")
    failures = []
    for mirror in MIRRORS:
        try:
            # The file gets its name only after its checksum is seen to be right.
            pooch.retrieve(
                mirror + name, f"sha256:{FILES[name]}", fname=name, path=folder, progressbar=True
            )
            return
        except (OSError, ValueError) as error:  # requests' errors are OSErrors
            failures.append(f"  {mirror + name}: {error}")
    raise OSError(
        f"{name} could not be downloaded:\n" + "\n".join(failures) + "\n"
        f"To do without, put {', '.join(FILES)} in a folder named mnist and set {VARIABLE} "
        f"to the folder that holds it."
    )
