"""Max pooling: cases, foreign oracles and wrong variants; its conventions have their own module."""

import math

import numpy as np

from refnet.core.op import op as make_op
from refnet.layers import max_pool2d
from refnet.verification.spec import Case, Spec
from refnet.verification.specs.layers.shared import windows
from refnet.verification.specs.layers.shared.foreign_windows import jax_max_pool2d, torch_max_pool2d
from refnet.verification.specs.layers.shared.max_pool2d_conventions import CONVENTIONS
from refnet.verification.variants import with_pullback


def _first(options, sizes, arrays):
    """1 at the first largest entry of each window, in row-major order, and 0 elsewhere."""
    (x,), size = arrays, windows.pair(options["pool_size"])
    stride, padding = options.get("stride", size), options["padding"]
    places = windows.out_shape(x, size, stride, padding)
    first = np.zeros((len(x), *places, x.shape[3], *size), dtype=object)
    for n, u, v, c in np.ndindex(first.shape[:4]):
        inside = [
            (getattr(x[n, h, w, c], "value", x[n, h, w, c]), -i, -j)
            for (at_u, i, h), (at_v, j, w) in windows.visits(x, size, stride, padding)
            if (at_u, at_v) == (u, v)
        ]
        _, i, j = max(inside)  # of equal values the first in row-major order
        first[n, u, v, c, -i, -j] = 1
    return {"first": first}


def pool_by(pool, *, add=True, outside=()):
    """Pool by loops; ``pool(entries)`` gives the result, each entry's share and a divisor."""

    @make_op(x="N H W C")
    def variant(x, *, pool_size=2, stride=None, padding="same"):
        stride = pool_size if stride is None else stride
        inside: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for (u, _, h), (v, _, w) in windows.visits(x, windows.pair(pool_size), stride, padding):
            inside.setdefault((u, v), []).append((h, w))
        full = math.prod(windows.pair(pool_size))
        places = windows.out_shape(x, pool_size, stride, padding)
        out, shares = np.zeros_like(x, shape=(len(x), *places, x.shape[3])), {}
        for n, u, v, c in np.ndindex(out.shape):
            entries = [x[n, h, w, c] for h, w in inside[u, v]]
            entries += list(outside) * (len(entries) < full)
            out[n, u, v, c], *shares[n, u, v, c] = pool(entries)

        def pullback(dout):
            dx = np.zeros_like(x)
            for (n, u, v, c), (weights, divisor) in shares.items():
                for (h, w), weight in zip(inside[u, v], weights, strict=False):
                    if weight:
                        given = dout[n, u, v, c]
                        given = given if divisor == 1 else given / divisor
                        dx[n, h, w, c] = dx[n, h, w, c] + given if add else given
            return dx

        return out, pullback

    return variant


def _one(entries, best):
    return entries[best], [k == best for k in range(len(entries))], 1


def _best(entries, better=lambda entry, best: entry > best):
    best = 0
    for k, entry in enumerate(entries):
        best = k if better(entry, entries[best]) or _is_nan(entry) else best
    return best


def largest(entries):
    """Give the first largest entry everything."""
    return _one(entries, _best(entries))


def _is_nan(entry):
    return bool(entry != entry)  # NaN is the value that differs from itself


def _ties(entries):
    return [bool(entry == entries[_best(entries)]) for entry in entries]


def _without_nan(entries):
    kept = [k for k, entry in enumerate(entries) if not _is_nan(entry)] or [0]
    return _one(entries, kept[_best([entries[k] for k in kept])])


def _of_the_last(g, x, out, **settings):
    return max_pool2d(x, **settings)[1](g * (np.arange(len(x)) == len(x) - 1)[:, None, None, None])


def _stride_1(x, *, pool_size=2, stride=1, padding="same"):
    return max_pool2d(x, pool_size=pool_size, stride=stride, padding=padding)


def _case(sizes, pool_size, padding, **stride):
    settings = {"pool_size": pool_size, "padding": padding, **stride}
    return Case(dict(zip(("N", "H", "W", "C"), sizes, strict=True)), settings)


SPEC = Spec(
    key="layers/max_pool2d",
    op=max_pool2d,
    layouts={"x": "N H W C"},
    cases=[
        _case((2, 3, 5, 1), (2, 3), "same"),  # odd sizes: windows reach over the edge
        _case((1, 4, 3, 2), (3, 2), "same", stride=1),  # windows overlap
        _case((1, 6, 5, 2), 3, "valid", stride=2),  # no window reaches the last row
        _case((1, 4, 6, 3), (1, 2), "valid", stride=(2, 3)),  # gaps between the windows
        _case((3, 2, 1, 2), (4, 3), "same", stride=(2, 1)),  # windows larger than the image
    ],
    options=windows.options,
    formula_sizes=windows.formula_sizes,
    formula_arrays=_first,
    foreign={"torch": torch_max_pool2d, "jax": jax_max_pool2d},
    conventions=CONVENTIONS,
    wrong={
        "a later window overwrites an earlier one": pool_by(largest, add=False),
        "padded with 0": pool_by(largest, outside=[0]),
        "a tie goes to the last": pool_by(
            lambda entries: _one(entries, _best(entries, lambda entry, best: entry >= best))
        ),
        "a tie is split": pool_by(
            lambda entries: (entries[_best(entries)], _ties(entries), sum(_ties(entries)) or 1)
        ),
        "a tie goes to every equal entry": pool_by(
            lambda entries: (entries[_best(entries)], _ties(entries), 1)
        ),
        "average in place of the maximum": pool_by(
            lambda entries: (sum(entries) / len(entries), [1] * len(entries), len(entries))
        ),
        "minimum in place of the maximum": pool_by(
            lambda entries: _one(entries, _best(entries, lambda entry, best: entry < best))
        ),
        "gradient to every entry": pool_by(
            lambda entries: (entries[_best(entries)], [1] * len(entries), 1)
        ),
        "gradient to the first entry": pool_by(lambda entries: (entries[_best(entries)], [1], 1)),
        "NaN passed over": pool_by(_without_nan),
        "stride 1 unless given": _stride_1,
        "dx of the last image only": with_pullback(max_pool2d, _of_the_last),
    },
)
