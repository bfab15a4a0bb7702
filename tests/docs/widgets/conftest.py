"""The pure functions of the interactive figures, run as they are, without a browser."""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

OPS = Path(__file__).parents[3] / "docs" / "assets" / "js" / "ops"
# JSON has no NaN and no infinities: both sides write them as {"number": "NaN"}.
BRIDGE = """
function bridge(name, request) {
  const read = (key, value) => (value && value.number ? Number(value.number) : value);
  const write = (key, value) =>
    typeof value === "number" && !Number.isFinite(value) ? {number: String(value)} : value;
  const [words, values] = JSON.parse(request, read);
  return JSON.stringify({result: refnet.ops[name][words](...values)}, write);
}
"""
Call = Callable[..., Any]


def _writable(value: Any) -> Any:
    """Replace what JSON cannot hold."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list | tuple):
        return [_writable(each) for each in value]
    if isinstance(value, dict):
        return {key: _writable(each) for key, each in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        word = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        return {"number": word}
    return value


def _read(found: dict[str, Any]) -> Any:
    return float(found["number"]) if found.keys() == {"number"} else found


@pytest.fixture(scope="module")
def run_ops() -> Iterator[Callable[[str], Call]]:
    """Evaluate docs/assets/js/ops/NAME.js, and return ``call(function, *arguments)``."""
    racer = pytest.importorskip("py_mini_racer", reason="the extra docs brings mini-racer")
    with racer.MiniRacer() as context:  # one that is left open hangs the interpreter at its exit
        context.eval(BRIDGE)

        def load(name: str) -> Call:
            context.eval(OPS.joinpath(f"{name}.js").read_text("utf-8"))

            def call(function: str, *arguments: Any) -> Any:
                request = json.dumps([function, _writable(arguments)])
                return json.loads(context.call("bridge", name, request), object_hook=_read)[
                    "result"
                ]

            return call

        yield load
