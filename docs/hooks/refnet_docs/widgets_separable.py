"""Data and fallback of the figure about separable kernels."""

from typing import Any

import numpy as np

BINOMIAL = {3: [1, 2, 1], 5: [1, 4, 6, 4, 1]}
FIRST = {3: [-1, 0, 1], 5: [-1, -2, 0, 2, 1]}  # first and second differences
SECOND = {3: [1, -2, 1], 5: [-1, 16, -30, 16, -1]}
SIZES = (3, 5)
DIGIT = 0  # which of the training images


def presets(size: int) -> dict[str, Any]:
    """Well-known kernels; Sobel's, and the differences, of 5 entries are their longer relatives."""
    centre = np.eye(size)[size // 2]
    binomial, first, second = (np.array(each[size], float) for each in (BINOMIAL, FIRST, SECOND))
    laplacian = np.outer(centre, second) + np.outer(second, centre) + 0.0  # no -0.0
    return {
        "Sobel": np.outer(binomial, first),
        "box": np.ones((size, size)),
        "binomial": np.outer(binomial, binomial),
        "identity": np.outer(centre, centre),
        "Laplacian": laplacian,
        "sharpen": np.outer(centre, centre) * (1 if size == 3 else 12) - laplacian,
        "diagonal": np.eye(size),
    }


def separable() -> tuple[Any, str]:
    """Presets and an image, and a table of what refnet and NumPy say of the presets."""
    import refnet

    image = refnet.data.load("digits", dtype="float64").train.x[DIGIT, :, :, 0]
    kernels = {size: presets(size) for size in SIZES}
    data = {
        "image": image.tolist(),
        "presets": {s: {n: k.tolist() for n, k in found.items()} for s, found in kernels.items()},
    }
    head = ["kernel", "rank", "singular values", "separable", "largest difference"]
    rows = [head, ["---", "---:", "---", "---", "---:"]]
    for size, found in kernels.items():
        rows += [_row(f"{name}, {size}x{size}", kernel, image) for name, kernel in found.items()]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return data, (
        f"{table}\n\nThe difference is that between filtering a handwritten digit of "
        f"{len(image)}x{image.shape[1]} pixels once, by the kernel, and twice, by the column and "
        f"the row whose product is nearest to it. Where the two largest singular values are "
        f"equal, no column and row are nearest alone."
    )


def _row(name: str, kernel: Any, image: Any) -> list[str]:
    U, values, Vt = np.linalg.svd(kernel)
    rank = int(np.linalg.matrix_rank(kernel))
    once = _filtered(image, kernel)
    twice = _filtered(_filtered(image, values[0] * U[:, :1]), Vt[:1])
    difference = f"{np.abs(once - twice).max():.1e}"
    if np.isclose(values[0], values[1]):
        difference = "not unique"
    counted = ", ".join(f"{value:.4g}" for value in values[:rank])
    return [name, str(rank), counted, "yes" if rank <= 1 else "no", difference]


def _filtered(image: Any, kernel: Any) -> Any:
    """Filter by refnet's convolution, with zeros around the image."""
    import refnet

    out, _ = refnet.conv2d(image[None, :, :, None], kernel[:, :, None, None], np.zeros(1))
    return out[0, :, :, 0]
