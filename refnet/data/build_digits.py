"""Make ``digits.npz`` from the UCI file: ``python -m refnet.data.build_digits optdigits.tes``."""

import sys
import zipfile
from pathlib import Path

import numpy as np


def build_digits(source: str | Path, destination: str | Path) -> None:
    """Write the images and labels of ``optdigits.tes`` as a compressed .npz file.

    The same source gives the same bytes, as far as zlib is the same.

    Parameters
    ----------
    source : str or Path
        Lines of 64 pixels (0 to 16, row by row) and a label, separated by commas; may end in .gz.
    destination : str or Path
        Gets ``images``, uint8 (1797, 8, 8), and ``labels``, uint8 (1797,).

    Raises
    ------
    ValueError
        If the source has another shape or range.
    """
    rows = np.loadtxt(source, delimiter=",", dtype=np.int64)
    if rows.shape != (1797, 65):
        raise ValueError(f"{source} has shape {rows.shape}; expected (1797, 65), optdigits.tes.")
    pixels, labels = rows[:, :64], rows[:, 64]
    for what, values, high in (("pixels", pixels, 16), ("labels", labels, 9)):
        if values.min() < 0 or values.max() > high:
            raise ValueError(
                f"{source} has {what} from {values.min()} to {values.max()}; expected 0 to {high}."
            )
    arrays = {"images": pixels.reshape(-1, 8, 8), "labels": labels}
    with zipfile.ZipFile(destination, "w") as archive:
        for name, array in arrays.items():
            # Not np.savez: NumPy promises nothing of its timestamps.
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # Unix, wherever this runs
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(file, array.astype(np.uint8), allow_pickle=False)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m refnet.data.build_digits optdigits.tes")
    build_digits(sys.argv[1], Path(__file__).with_name("digits.npz"))
