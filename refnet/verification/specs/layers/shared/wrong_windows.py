"""Wrong variants of convolution: loops over hits, where other hits make them wrong."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from refnet.core.op import op as make_op
from refnet.verification.spec import Op
from refnet.verification.specs.layers.shared.windows import Hit, axis, hits, out_shape, pair
from refnet.verification.variants import with_pullback

Hits = Callable[[int, int, int, str], list[Hit]]


def conv2d_by(
    forward: Hits = hits, dx: Hits | None = None, dW: Hits | None = None, *, turn: bool = False
) -> Op:
    """Build conv2d from what meets where: in the forward, in dx, in dW (as forward unless given).

    ``turn`` exchanges the strides of rows and columns in the backward.
    """
    at_x, at_W = dx or forward, dW or forward

    @make_op(x="N H W C", W="kh kw C F", b="F")
    def variant(x, W, b, *, stride=1, padding="same"):
        def meet(along, step):
            sizes = zip(x.shape[1:3], W.shape[:2], step, strict=True)
            for hit in itertools.product(*(along(*each, padding) for each in sizes)):
                if hit[0][0] < shape[1] and hit[1][0] < shape[2]:
                    yield hit

        shape = (len(x), *out_shape(x, W.shape[:2], stride, padding), len(b))
        out = np.zeros_like(x, shape=shape) + b
        for (u, i, h), (v, j, w) in meet(forward, pair(stride)):
            out[:, u, v] += x[:, h, w] @ W[i, j]

        def pullback(dout):
            back = pair(stride)[::-1] if turn else pair(stride)
            to_x, to_W = np.zeros_like(x), np.zeros_like(W)
            for (u, i, h), (v, j, w) in meet(at_x, back):
                to_x[:, h, w] += dout[:, u, v] @ W[i, j].T
            for (u, i, h), (v, j, w) in meet(at_W, back):
                to_W[i, j] += x[:, h, w].T @ dout[:, u, v]
            return to_x, to_W, dout.sum(axis=(0, 1, 2))

        return out, pullback

    return variant


def with_gradient(op: Op, number: int, wrong: Callable[..., Any]) -> Op:
    """Replace one gradient by ``wrong(right, pull, dout, *arrays)``.

    ``right`` is the op's own one, and ``pull(dout, *arrays)`` gives its gradients at other inputs.
    """

    def pullback(dout, *arrays_and_out, **settings):
        def pull(dout, *arrays):
            gradients = op(*arrays, **settings)[1](dout)
            return gradients if isinstance(gradients, tuple) else (gradients,)

        gradients = list(pull(dout, *arrays_and_out[:-1]))
        gradients[number] = wrong(gradients[number], pull, dout, *arrays_and_out[:-1])
        return tuple(gradients)

    return with_pullback(op, pullback)


def exchanged(op: Op, first: int, second: int) -> Op:
    """Exchange two gradients."""

    def pullback(dout, *arrays_and_out, **settings):
        gradients = list(op(*arrays_and_out[:-1], **settings)[1](dout))
        gradients[first], gradients[second] = gradients[second], gradients[first]
        return tuple(gradients)

    return with_pullback(op, pullback)


def placed(place: Callable[[int, int, int, int, int], int]) -> Hits:
    """Hits at the image's entry ``place(u, i, stride, before, size)``, where there is one."""

    def found(size: int, window: int, stride: int, padding: str) -> list[Hit]:
        out, before = axis(size, window, stride, padding)
        meeting = [
            (u, i, place(u, i, stride, before, size)) for u in range(out) for i in range(window)
        ]
        return [hit for hit in meeting if 0 <= hit[2] < size]

    return found


def padded(before: Callable[[int, int], int]) -> Hits:
    """Hits with ``before(total, window)`` zeros in front where the padding is "same"."""

    def found(size: int, window: int, stride: int, padding: str) -> list[Hit]:
        out, _ = axis(size, window, stride, padding)
        total = max((out - 1) * stride + window - size, 0)
        front = 0 if padding == "valid" else before(total, window)
        meeting = [(u, i, u * stride + i - front) for u in range(out) for i in range(window)]
        return [hit for hit in meeting if 0 <= hit[2] < size]

    return found


#: Wrong geometry, the same in forward and backward: no gradient check can see it.
CONSISTENT: dict[str, Hits] = {
    "odd zero in front of the image": padded(lambda total, window: -(-total // 2)),
    '"same" by k // 2 zeros in front': padded(lambda total, window: window // 2),
    '"same" as if the stride were 1': padded(lambda total, window: (window - 1) // 2),
    "kernel turned in the forward": placed(lambda u, i, s, p, n: u * s - i - p),
    "dilation in place of stride": placed(lambda u, i, s, p, n: u + i * s - p),
    "stride of the forward ignored": placed(lambda u, i, s, p, n: u + i - p),
    "padded by the entries at the edge": placed(
        lambda u, i, s, p, n: min(max(u * s + i - p, 0), n - 1)
    ),
    "padded by the opposite edge": placed(lambda u, i, s, p, n: (u * s + i - p) % n),
}
#: Wrong geometry of the gradients only.
BACKWARD: dict[str, Hits] = {
    "stride ignored": placed(lambda u, i, s, p, n: u + i - p),
    "cropped one too far": placed(lambda u, i, s, p, n: u * s + i - p - 1),
    "not cropped": placed(lambda u, i, s, p, n: u * s + i),
    "of the first window only": placed(lambda u, i, s, p, n: -1 if u else i - p),
    "with the kernel turned": lambda n, k, s, padding: [
        (u, k - 1 - i, entry) for u, i, entry in hits(n, k, s, padding)
    ],
    "stride off by one": placed(lambda u, i, s, p, n: u * (s + 1) + i - p),
}
