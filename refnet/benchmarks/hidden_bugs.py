"""Bugs that pass a careless gradient check: ``python -m refnet.benchmarks.hidden_bugs``.

Each is checked twice, by the complex step: at a point that hides it, and at one that shows it. An
error is the largest difference over 1 plus the largest derivative, as in all of refnet's checks.
"""

import argparse
import json
import math
from typing import Any

import numpy as np

from refnet.activations import softmax
from refnet.core.op import Array, Pullback
from refnet.core.outputs import writable_file
from refnet.core.weights import atomic_file
from refnet.layers import dense, dropout
from refnet.losses import softmax_cross_entropy
from refnet.training.metadata import versions
from refnet.verification import specs
from refnet.verification.comparison import as_tuple, compare
from refnet.verification.differentiators import Op, complex_step
from refnet.verification.variants import with_pullback

SEED = 0


def error(op: Op, *shapes: tuple[int, ...], ones: bool = False, **options: Any) -> float:
    """Largest relative error of the op's pullback, at arrays of these shapes."""
    rng = np.random.default_rng(SEED)
    arrays = [rng.normal(size=shape) for shape in shapes]
    out, pullback = op(*arrays, **options)
    dout = np.ones(np.shape(out)) if ones else rng.normal(size=np.shape(out))
    found = as_tuple(pullback(dout))
    names = [f"dx{number}" for number in range(len(found))]
    outcome = compare(names, found, complex_step(op, arrays, dout, options), math.inf)
    return outcome.error or 0.0


def wrong(key: str, name: str) -> Op:
    """Take a wrong variant from an op's spec."""
    return specs.load(key).wrong[name]


OUTPUTS_REVERSED = with_pullback(
    dense, lambda g, x, W, b, out: (g[:, ::-1] @ W.T, x.T @ g[:, ::-1], g[:, ::-1].sum(axis=0))
)
UNWEIGHTED_MEAN = with_pullback(
    softmax, lambda g, x, out: out * (g - g.mean(axis=-1, keepdims=True))
)


def shift_on(x: Array) -> tuple[Array, Pullback]:
    """Shift every entry to the next place; the pullback does it too, and should shift back."""
    return np.roll(x, 1), lambda dout: np.roll(dout, 1)


PROBABILITY_OF_DROPPING = with_pullback(
    dropout, lambda g, x, out, mask, keep_prob: np.where(mask, g, 0) / (1 - keep_prob)
)
OVER_CLASSES = with_pullback(
    softmax_cross_entropy,
    lambda g, x, out, labels, reduction: softmax_cross_entropy(x, labels=labels)[1](g) / x.shape[1],
)


def rows() -> list[dict[str, Any]]:
    """Measure each bug where it hides and where it shows."""
    mask = np.random.default_rng(SEED).random((3, 4)) < 0.5
    pool = wrong("layers/max_pool2d", "a later window overwrites an earlier one")
    leaky = wrong("activations/leaky_relu", "mask taken from the output")
    bias = wrong("layers/dense", "db averaged over the batch")
    images, matrices = (2, 7, 6, 2), ((3, 4), (4, 2), (2,))
    one_hot = wrong("losses/softmax_cross_entropy", "p - t whatever t sums to")
    weights = np.random.default_rng(SEED).random((3, 4))
    found = [
        ("bias gradient averaged over the batch",
         "batch of 1", error(bias, (1, 4), (4, 2), (2,)), "batch of 3", error(bias, *matrices)),
        ("mean loss divided by the classes, not the rows",
         "4 rows, 4 classes", error(OVER_CLASSES, (4, 4), labels=[0, 3, 1, 1], reduction="mean"),
         "3 rows, 4 classes", error(OVER_CLASSES, (3, 4), labels=[0, 3, 1], reduction="mean")),
        ("outputs of dense taken in reverse",
         "dout of ones", error(OUTPUTS_REVERSED, *matrices, ones=True),
         "random dout", error(OUTPUTS_REVERSED, *matrices)),
        ("softmax with the plain mean of dout",
         "dout of ones", error(UNWEIGHTED_MEAN, (3, 4), ones=True),
         "random dout", error(UNWEIGHTED_MEAN, (3, 4))),
        ("a shift's Jacobian that is not transposed",
         "dout of ones", error(shift_on, (5,), ones=True), "random dout", error(shift_on, (5,))),
        ("dropout divides dout by 1 - p",
         "p = 0.5", error(PROBABILITY_OF_DROPPING, (3, 4), mask=mask, keep_prob=0.5),
         "p = 0.8", error(PROBABILITY_OF_DROPPING, (3, 4), mask=mask, keep_prob=0.8)),
        ("pooling: a window overwrites another's gradient",
         "size 2, stride 2", error(pool, images, pool_size=2, stride=2),
         "size 3, stride 2", error(pool, images, pool_size=3, stride=2)),
        ("leaky ReLU's mask taken from the output",
         "slope 0.1", error(leaky, (3, 4), negative_slope=0.1),
         "slope -0.5", error(leaky, (3, 4), negative_slope=-0.5)),
        ("cross-entropy's p - t whatever t sums to",
         "class labels", error(one_hot, (3, 4), labels=[0, 3, 1]),
         "any weights", error(one_hot, (3, 4), labels=weights)),
    ]  # fmt: skip
    columns = ("bug", "hidden by", "error", "shown by", "error then")
    return [dict(zip(columns, row, strict=True)) for row in found]


def main() -> None:
    """Print the table, and write it where --json says."""
    program = "python -m refnet.benchmarks.hidden_bugs"
    parser = argparse.ArgumentParser(prog=program, description=__doc__)
    parser.add_argument("--json", type=writable_file, help="file to write")
    path = parser.parse_args().json
    found = rows()
    for row in found:
        print("{:48} {:20} {:7.1e}  {:20} {:7.1e}".format(*row.values()))
    if path is not None:
        document = {"command": program, **versions(), "seed": SEED, "rows": found}
        with atomic_file(path) as temporary:
            temporary.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
