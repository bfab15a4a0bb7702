"""Formulas typed in the guide to the three meanings of separable."""

import refnet
from tests.docs.typed import convolutions as c
from tests.docs.typed.checks import Table
from tests.docs.typed.convolutions import KH, KW, C, F, M, R
from tests.docs.typed.layers import TABLE as LAYERS
from tests.docs.typed.layers import channel_order


def sizes(layer) -> int:
    """Number of weights without the bias: each is a multiply-add at an output's place."""
    return sum(array.size for name, array in layer.params.items() if name != "b")


def weights(name) -> int:
    options = {"kernel_size": (KH, KW), "seed": 0}
    return sizes(
        {
            "full": lambda: refnet.Conv2D(C, F, **options),
            "depthwise": lambda: refnet.DepthwiseConv2D(C, depth_multiplier=M, **options),
            "separable": lambda: refnet.SeparableConv2D(C, F, depth_multiplier=M, **options),
            "a column and a row": lambda: refnet.SpatiallySeparableConv2D(C, F, rank=R, **options),
        }[name]()
    )


TABLE: Table = {
    "guides/three-meanings-of-separable": {
        r"k_h k_w C F": lambda: weights("full") == KH * KW * C * F,
        r"f = M c + m": lambda: channel_order(lambda c, m: c * M + m),
        r"k_h k_w C M": lambda: weights("depthwise") == KH * KW * C * M,
        r"\sum_m D_{i j c m} P_{M c + m,\, f}": lambda: c.full_kernel(c.KERNEL_OF_BOTH_STEPS),
        r"k_h k_w C M + C M F": lambda: weights("separable") == KH * KW * C * M + C * M * F,
        r"\sum_r U_{i c r} V_{j r f}": lambda: c.column_and_row_kernel(c.KERNEL_OF_COLUMN_AND_ROW),
        r"k_h C R + k_w R F": lambda: weights("a column and a row") == KH * C * R + KW * R * F,
        r"C M": LAYERS["layers/depthwise_conv2d"][r"C M"],
    },
}
