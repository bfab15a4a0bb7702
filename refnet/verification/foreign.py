"""Foreign oracles: what other frameworks give for the same input, frozen and live.

``python -m refnet.verification.foreign`` (in a clone, with the frameworks installed) runs every
case in each framework in float64 and writes the golden files, inputs and versions included.
"""

import importlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.core.weights import atomic_file
from refnet.verification.comparison import as_tuple, compare
from refnet.verification.evidence import Evidence, Outcome, gather
from refnet.verification.frameworks import run_in
from refnet.verification.spec import Case, Op, Spec

FOLDER = Path(__file__).with_name("golden")
TOLERANCE = 1e-12


def path_of(key: str) -> Path:
    """Golden file of an op."""
    return FOLDER / f"{key}.npz"


def frozen_evidence(spec: Spec, op: Op) -> Iterator[Evidence]:
    """Compare with the golden file, case by case."""
    if not spec.foreign:
        return
    with np.load(path_of(spec.key), allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    versions = json.loads(str(stored.pop("versions")))
    for framework, version in versions.items():
        for case in spec.cases:
            prefix = f"{framework}/{case.name}/"
            values = {k.removeprefix(prefix): v for k, v in stored.items() if k.startswith(prefix)}
            yield gather(
                spec.key, "E", f"{case.name}, {framework}",
                f"values and gradients are those of {framework} {version}, float64, frozen",
                partial(_compare, spec, op, values),
            )  # fmt: skip


def live_evidence(spec: Spec, op: Op) -> Iterator[Evidence]:
    """Compare with each of the spec's frameworks that is installed."""
    for framework in spec.foreign:
        if importlib.util.find_spec(framework) is not None:
            version = importlib.metadata.version(framework)
            for case in spec.cases:
                yield gather(
                    spec.key, "E", f"{case.name}, {framework} live",
                    f"values and gradients are those of {framework} {version}, float64, live",
                    partial(_compare_live, spec, op, case, framework),
                )  # fmt: skip


def _compare_live(spec: Spec, op: Op, case: Case, framework: str) -> Outcome:
    return _compare(spec, op, _foreign(spec, case, framework))


def _compare(spec: Spec, op: Op, values: dict[str, Array]) -> Outcome:
    options = {
        name.removeprefix("option/"): value if value.ndim else value.item()
        for name, value in values.items()
        if name.startswith("option/")
    } | {
        name.removeprefix("pair/"): tuple(value.tolist())
        for name, value in values.items()
        if name.startswith("pair/")
    }
    assert "out" in values, "the golden file has no such case; regenerate it"
    out, pullback = op(*[values[name] for name in spec.layouts], **options)
    gradients = as_tuple(pullback(values["dout"]))
    names = ["out", *(f"d{name}" for name in spec.layouts)]
    expected = [values[name] for name in names]
    return compare(names, (out, *gradients), expected, TOLERANCE)


def _foreign(spec: Spec, case: Case, framework: str) -> dict[str, Array]:
    """Inputs of a case and what the framework makes of them, as named arrays."""
    arrays, options, source = spec.sample(case)
    function = spec.foreign[framework]
    out, gradients, dout = run_in(
        framework, function, arrays, options, lambda shape: source.array("dout", shape)
    )
    return {
        **dict(zip(spec.layouts, arrays, strict=True)),
        **{
            f"{'pair' if isinstance(value, tuple) else 'option'}/{name}": np.asarray(value)
            for name, value in options.items()
        },
        "dout": dout,
        "out": out,
        **{f"d{name}": g for name, g in zip(spec.layouts, gradients, strict=True)},
    }


def freeze(spec: Spec) -> Path:
    """Write the golden file of an op anew, from all of its frameworks."""
    stored: dict[str, Array] = {}
    for framework in spec.foreign:
        for case in spec.cases:
            for name, value in _foreign(spec, case, framework).items():
                stored[f"{framework}/{case.name}/{name}"] = value
    versions = {framework: importlib.metadata.version(framework) for framework in spec.foreign}
    with atomic_file(path_of(spec.key)) as temporary:
        stored["versions"] = np.array(json.dumps(versions))
        np.savez_compressed(temporary, **dict[str, Any](stored))
    return path_of(spec.key)


if __name__ == "__main__":
    from refnet.verification import specs

    for oracle_spec in map(specs.load, specs.keys()):
        if oracle_spec.foreign:
            print(freeze(oracle_spec))
