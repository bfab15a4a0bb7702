"""The error of numerical derivatives against their step, in float32 and float64.

``python -m refnet.benchmarks.step_sizes [--json PATH]``. The derivatives are those of a small
network's loss by each of its parameters; an error is the distance of the whole gradient from the
pullback's, in float64, over that gradient's length.
"""

import argparse
import json
from typing import Any

import numpy as np

from refnet.activations import relu
from refnet.benchmarks.small_network import SIZES, nearest_kink, problem
from refnet.benchmarks.step_curves import COMPLEX, SEED, STEPS, curve
from refnet.core.op import Array
from refnet.core.outputs import writable_file
from refnet.core.weights import atomic_file
from refnet.training.metadata import versions
from refnet.verification.differentiators import CENTRAL_STEP

METHODS = ("forward", "central", "complex")
#: The power of the machine epsilon that balances truncation and rounding.
POWERS = {"forward": 1 / 2, "central": 1 / 3}
SMALL = 1e-8  # from here the complex step's truncation is below rounding, in both precisions
DOT_LENGTH = 200
DOT_STEPS = ((np.float32, (1e-2, 1e-3, 1e-5)), (np.float64, (1e-6,)))


def by_dtype(dtype: type) -> dict[str, Any]:
    """All curves of one precision, where they are lowest, and where that was predicted."""
    curves = {method: curve(method, dtype) for method in METHODS}
    epsilon = float(np.finfo(dtype).eps)
    lowest = {method: int(np.argmin(curves[method])) for method in POWERS}
    small = [e for step, e in zip(STEPS, curves["complex"], strict=True) if step <= SMALL]
    return {
        "epsilon": epsilon,
        "predicted": {method: epsilon**power for method, power in POWERS.items()},
        "best": {m: {"step": STEPS[n], "error": curves[m][n]} for m, n in lowest.items()},
        "complex": {"lowest": min(small), "highest": max(small)},
        "curves": curves,
    }


def kinks() -> dict[str, Any]:
    """What central differences make of ReLU: alone, by its place, and in the network."""
    places = [float(place) for place in np.linspace(-2, 2, 41)]
    h = CENTRAL_STEP
    x, _, params = problem(SEED)
    nearest = nearest_kink(x, params)
    curves = {method: curve(method, np.float64, relu) for method in ("central", "complex")}
    below = next(number for number, step in enumerate(STEPS) if step < nearest)
    return {
        "places": places,
        "slopes": [
            float((relu(np.array(p * h + h))[0] - relu(np.array(p * h - h))[0]) / (2 * h))
            for p in places
        ],
        "nearest": nearest,
        "below": curves["central"][below],
        "above": curves["central"][below - 1],
        "relu": curves,
    }


def dot_product() -> list[dict[str, Any]]:
    """Largest error of the central differences of a dot product, which is linear."""
    rng = np.random.default_rng(SEED)
    x, w = rng.normal(size=DOT_LENGTH), rng.normal(size=DOT_LENGTH)
    rows = []
    for dtype, steps in DOT_STEPS:
        point, weights = x.astype(dtype), w.astype(dtype)
        for h in steps:
            moved: Array = np.diag(np.full(DOT_LENGTH, h, dtype))
            slopes = [
                (np.dot(point + s, weights) - np.dot(point - s, weights)) / dtype(2 * h)
                for s in moved
            ]
            error = float(np.abs(slopes - weights).max())
            rows.append({"dtype": dtype.__name__, "step": h, "largest error": error})
    return rows


def measure() -> dict[str, Any]:
    """Measure everything that the page on gradient checking shows."""
    found = {dtype.__name__: by_dtype(dtype) for dtype in COMPLEX}
    rows = [
        {
            "dtype": name, "differences": method, "predicted best step": at["predicted"][method],
            "measured best step": best["step"], "error there": best["error"],
        }
        for name, at in found.items() for method, best in at["best"].items()
    ]  # fmt: skip
    best = STEPS.index(found["float64"]["best"]["central"]["step"])
    found["float32"]["at_float64_best"] = found["float32"]["curves"]["central"][best]
    described = "{} rows, {} inputs, {} tanh units, {} classes".format(*SIZES)
    return {
        "command": "python -m refnet.benchmarks.step_sizes", **versions(), "seed": SEED,
        "network": described, "rows": rows, "steps": STEPS, **found, "kinks": kinks(),
        "dot": dot_product(),
    }  # fmt: skip


def main() -> None:
    """Print the best steps, and write all that was measured where --json says."""
    program = "python -m refnet.benchmarks.step_sizes"
    parser = argparse.ArgumentParser(prog=program, description=__doc__)
    parser.add_argument("--json", type=writable_file, help="file to write")
    path = parser.parse_args().json
    document = measure()
    for row in (*document["rows"], *document["dot"]):
        print(*(f"{value:9.1e}" if isinstance(value, float) else value for value in row.values()))
    if path is not None:
        with atomic_file(path) as temporary:
            temporary.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
