"""Worked equations of explicit arrays: computed, compared, and only then printed.

The kernels are those of ``derivations/identities/kernel_rank.py``.
"""

from collections.abc import Callable
from typing import Any

from refnet_docs.equations import latex


def _kernels() -> Any:
    from refnet.verification.derivations import derivations

    return derivations("identities.kernel_rank")


def sobel() -> str:
    """Write the Sobel kernel as a column times a row."""
    kernel = _kernels().SEPARABLE["Sobel"]
    U, V = _kernels().factors(kernel)
    return _equal(kernel, [(U, V)])


def laplacian() -> str:
    """Write the Laplacian as two outer products: of its middle column, and of its middle row.

    The entry that both contain is split evenly.
    """
    kernel = _kernels().OTHERS["Laplacian"]
    middle = kernel.rows // 2
    unit = kernel.applyfunc(lambda entry: 0).as_mutable().col(0)
    unit[middle] = 1
    column, row = kernel.col(middle).as_mutable(), kernel.row(middle).as_mutable()
    column[middle] = row[middle] = kernel[middle, middle] / 2
    return _equal(kernel, [(column, unit.T), (unit, row)])


def identity_2x2() -> str:
    """Print the 2x2 identity, which has no column and row as factors."""
    kernel = _kernels().OTHERS["identity 2x2"]
    try:
        U, V = _kernels().factors(kernel)
    except ValueError:
        return f"k = {latex(kernel)}"
    raise ValueError(f"the example is separable: {U} times {V}")


def adjoint() -> str:
    """Print the adjoint identity, if it holds of a convolution with a stride, of whole numbers."""
    import numpy as np

    import refnet

    draw = np.random.default_rng(0).integers
    x, W = draw(-9, 9, (2, 5, 4, 3)) / 1, draw(-9, 9, (3, 2, 3, 2)) / 1
    out, pullback = refnet.conv2d(x, W, np.zeros(2), stride=(1, 2))
    dout = draw(-9, 9, out.shape) / 1
    dx, dW, _ = pullback(dout)
    products = [float((a * b).sum()) for a, b in ((out, dout), (x, dx), (W, dW))]
    if len(set(products)) > 1:
        raise ValueError(f"the inner products are {products}")
    pairs = [(r"\mathrm{out}", r"\mathrm{dout}"), ("x", r"\mathrm{dx}"), ("W", r"\mathrm{dW}")]
    return " = ".join(rf"\langle {a},\, {b} \rangle" for a, b in pairs)


def _equal(kernel: Any, products: list[tuple[Any, Any]]) -> str:
    """Print that a kernel is a sum of columns times rows, if it is."""
    total = sum((column * row for column, row in products[1:]), products[0][0] * products[0][1])
    if total != kernel:
        raise ValueError(f"the products make {total}, not {kernel}")
    return f"{latex(kernel)} = " + " + ".join(latex(c) + latex(r) for c, r in products)


#: Names for the marker ``equation NAME``.
EXAMPLES: dict[str, Callable[[], str]] = {
    "adjoint": adjoint,
    "identity_2x2": identity_2x2,
    "laplacian": laplacian,
    "sobel": sobel,
}
