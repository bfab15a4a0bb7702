"""Fan-in and fan-out: how many inputs feed an output, and how many outputs an input feeds."""

import math


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """Fan-in and fan-out of a parameter array.

    Parameters
    ----------
    shape : tuple of int
        (D, M) of a dense kernel: D and M. (kh, kw, C, F) of a convolution kernel: kh kw C, the
        inputs that one output sums, and kh kw F, the outputs that one input reaches.
        (M,) of a bias: M and M, as Keras has it.

    Returns
    -------
    fan_in : int
        Inputs that feed an output.
    fan_out : int
        Outputs that an input feeds.

    Raises
    ------
    ValueError
        For any other rank, or a size below 1.

    References
    ----------
    Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*
    (AISTATS 2010), section 4.2.1. He et al., *Delving Deep into Rectifiers* (ICCV 2015),
    section 2.2, for convolutions.

    Examples
    --------
    >>> fans((784, 32)), fans((3, 3, 16, 64))
    ((784, 32), (144, 576))
    """
    if any(size < 1 for size in shape) or len(shape) not in (1, 2, 4):
        raise ValueError(
            f"shape is {shape}; expected (M,), (D, M) or (kh, kw, C, F), every size at least 1."
        )
    if len(shape) == 1:
        return shape[0], shape[0]
    *window, inputs, outputs = shape
    return math.prod(window) * inputs, math.prod(window) * outputs
