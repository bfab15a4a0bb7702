"""Convolution: cases, foreign oracles and wrong variants; its conventions have their own module."""

from refnet.layers import conv2d
from refnet.verification.spec import Spec
from refnet.verification.specs.layers.shared.conv2d_conventions import CONVENTIONS
from refnet.verification.specs.layers.shared.foreign_windows import jax_conv2d, torch_conv2d
from refnet.verification.specs.layers.shared.windows import cases, formula_sizes, options
from refnet.verification.specs.layers.shared.wrong_windows import (
    BACKWARD,
    CONSISTENT,
    conv2d_by,
    exchanged,
    with_gradient,
)

CASES = cases(
    "N H W C kh kw F",
    ((1, 3, 2, 2, 2, 3, 1), 1, "same"),  # an odd zero below, none at the right
    ((2, 5, 3, 1, 2, 4, 2), (2, 3), "same"),  # even kernel, unequal strides
    ((1, 6, 3, 1, 3, 2, 2), 2, "valid"),  # no window reaches the last row and column
    ((3, 3, 2, 2, 1, 1, 1), (2, 1), "same"),  # 1x1 kernel
    ((1, 2, 1, 3, 4, 2, 2), 1, "same"),  # kernel larger than the image
    ((1, 4, 5, 1, 1, 2, 2), (2, 3), "valid"),  # strides above the kernel
    ((3, 2, 3, 2, 2, 1, 2), 1, "valid"),  # as many filters as channels
)


def _bias_at_every_entry(x, W, b, **settings):
    out, pullback = conv2d(x, W, b, **settings)
    times = W.shape[0] * W.shape[1]

    def wrong(dout):
        dx, dW, db = pullback(dout)
        return dx, dW, times * db

    return out + (times - 1) * b, wrong


def _transposed(right, pull, g, x, W, b):
    return pull(g, x, W.swapaxes(2, 3), b)[0] if W.shape[2] == W.shape[3] else right


SPEC = Spec(
    key="layers/conv2d",
    op=conv2d,
    layouts={"x": "N H W C", "W": "kh kw C F", "b": "F"},
    cases=CASES,
    options=options,
    formula_sizes=formula_sizes,
    foreign={"torch": torch_conv2d, "jax": jax_conv2d},
    conventions=CONVENTIONS,
    wrong={
        **{f"{name}, forward and backward": conv2d_by(hits) for name, hits in CONSISTENT.items()},
        **{f"dx {name}": conv2d_by(dx=hits) for name, hits in BACKWARD.items()},
        **{f"dW {name}": conv2d_by(dW=hits) for name, hits in BACKWARD.items()},
        "strides of rows and columns exchanged in the backward": conv2d_by(turn=True),
        "bias added with every entry of the kernel": _bias_at_every_entry,
        "gradients in another order": exchanged(conv2d, 0, 1),
        "dx with the channels not transposed (square only)": with_gradient(conv2d, 0, _transposed),
        "dW averaged over the batch": with_gradient(
            conv2d, 1, lambda right, pull, g, x, W, b: right / len(x)
        ),
        "dW of the last image only": with_gradient(
            conv2d, 1, lambda right, pull, g, x, W, b: pull(g[-1:], x[-1:], W, b)[1]
        ),
        "db averaged over the places": with_gradient(
            conv2d, 2, lambda right, pull, g, x, W, b: right / (g.shape[1] * g.shape[2])
        ),
        "db of the first place only": with_gradient(
            conv2d, 2, lambda right, pull, g, x, W, b: g[:, 0, 0].sum(axis=0)
        ),
    },
)
