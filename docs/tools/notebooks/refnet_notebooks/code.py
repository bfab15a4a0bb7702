"""The code cells that run an op: as it is, and as the reader changes it."""

from typing import Any

from refnet.verification.spec import Spec
from refnet_notebooks.checks import has_matrices

IMPORTS = """\
import inspect

import numpy as np
{sympy}from IPython.display import Markdown, Math, display

{refnet}from refnet.verification import bridge, check_gradients, foreign, prove_backward, specs
from refnet.verification.derivations import derivations
"""


def forward(spec: Spec, claim: Any, call: str) -> str:
    """Imports; the op and its pullback at the first case."""
    names, gradients = ", ".join(spec.layouts), _gradients(spec)
    imports = IMPORTS.format(
        sympy="import sympy as sp\n" if has_matrices(claim) else "",
        refnet="import refnet\n" if call.startswith("refnet.") else "",
    )
    shown = [*spec.layouts, "out", "dout", *gradients.split(", ")]
    has_options = bool(spec.sample(spec.cases[0])[1])
    return f"""\
{imports}
spec = specs.load("{spec.key}")
arrays, options, source = spec.sample(spec.cases[0])
{names if len(spec.layouts) > 1 else f"({names},)"} = arrays
out, pullback = {call}({names}, **options)
dout = source.array("dout", np.shape(out))
{gradients} = pullback(dout)


def show(**values):
    with np.printoptions(suppress=True, threshold=30, edgeitems=2):
        for name, value in values.items():
            print(f"{{name}}, shape {{np.shape(value)}}:\\n{{np.round(np.squeeze(value), 3)}}")


{'print("options:", options)' + chr(10) if has_options else ""}\
show({", ".join(f"{name}={name}" for name in shown)})"""


def change(spec: Spec, call: str) -> str:
    """The op with a pullback that the reader may break."""
    names, gradients = ", ".join(spec.layouts), _gradients(spec)
    several = f"{gradients} = pullback(dout)\n        return {gradients}"
    return f"""\
def mine({names}, **options):
    out, pullback = {call}({names}, **options)

    def my_pullback(dout):
        {several if len(spec.layouts) > 1 else "return pullback(dout)"}

    return out, my_pullback


outcome = check_gradients(mine, *arrays, **options)
print(f"{{outcome.count}} entries agree to {{outcome.tolerance:g}}")"""


def first_gradient(spec: Spec) -> str:
    """What ``my_pullback`` returns for the first array."""
    return _gradients(spec).split(", ")[0] if len(spec.layouts) > 1 else "pullback(dout)"


def _gradients(spec: Spec) -> str:
    return ", ".join(f"d{name}" for name in spec.layouts)
