"""The template: the notebook of an op as cells, not executed."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from refnet_docs.indices import indices_markdown

import refnet
from refnet.verification import specs
from refnet.verification.derivations import derivations
from refnet.verification.spec import Spec
from refnet_notebooks import checks, code, docstrings
from refnet_notebooks.choice import claims, wrong_variant

ROOT = Path(__file__).resolve().parents[4]
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(key: str) -> NotebookNode:
    """Return the notebook of an op: text and code, without outputs."""
    spec = specs.load(key)
    claim, others = claims(spec)
    wrong = wrong_variant(spec)
    contents = [
        ("text", _introduction(spec)),
        ("code", code.forward(spec, claim, _call(spec))),
        ("text", _derivation(spec, others)),
        ("code", checks.derivation(claim)),
        ("text", CODE),
        ("code", checks.SOURCE),
        ("text", BRIDGE + (KINKS if spec.kinks else "")),
        ("code", checks.bridge(spec)),
        ("text", PROOF),
        ("code", checks.PROOF),
        ("text", NUMERIC),
        ("code", checks.NUMERIC),
        ("text", FOREIGN),
        ("code", checks.FOREIGN),
        ("text", WRONG.format(name=wrong, count=len(spec.wrong))),
        ("code", checks.rejected(wrong)),
        ("text", CHANGE.format(gradient=code.first_gradient(spec))),
        ("code", code.change(spec, _call(spec))),
    ]
    cells = [_cell(number, *content) for number, content in enumerate(contents, start=1)]
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def _cell(number: int, kind: str, source: str) -> NotebookNode:
    new = nbformat.v4.new_markdown_cell if kind == "text" else nbformat.v4.new_code_cell
    return new(source.strip(), id=f"{kind}-{number}")


def _call(spec: Spec) -> str:
    """How a reader calls the op: by its public name where it has one."""
    name = spec.key.partition("/")[2]
    return f"refnet.{name}" if getattr(refnet, name, None) is spec.op else "spec.op"


def _introduction(spec: Spec) -> str:
    """Title of the op's page, and what the docstring says of the op and its arrays."""
    page = (ROOT / "docs" / f"{spec.key}.md").read_text("utf-8")
    title, lead, *_ = page.removeprefix("# ").split("\n\n")
    listed = docstrings.arguments(spec.op)
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", lead)  # no links to pages
    about = f"{docstrings.introduction(spec.op)}\n\n{listed}" if listed else plain
    return (
        f"# {title}: the evidence, repeated\n\n{about}\n\n{SETUP}\n\n"
        f"## Forward and backward\n\n{FORWARD}"
    )


def _derivation(spec: Spec, others: list[str]) -> str:
    """The text above the derivation; it says what its script has besides."""
    story = derivations().story(spec.key)
    indices = re.sub(
        r" \(\[[^]]*\]\([^)]*\)\)", "", indices_markdown(spec.key)
    )  # no links to pages
    more = f" The script also has: {'; '.join(others)}." if others else ""
    return f"{DERIVATION}\n\n{story}\n\n{indices}{more}"


SETUP = """\
This notebook needs refnet with its extra `derivations`: in a clone, `pip install '.[derivations]'`.
Every check raises an error where it fails. The checks of conventions and extremes, F, are not
repeated here; `refnet verify` (extra `cli`) has them too."""

FORWARD = """\
At the sizes of the first of the op's cases. `dout` is the gradient of a loss with respect to `out`,
here random; `pullback(dout)` gives the gradients with respect to the arrays. Axes of length 1 are
not shown."""

DERIVATION = """\
## A. The gradient, derived

The definition is the only formula that is typed in. SymPy differentiates it for symbolic sizes;
each line follows from the one above it by the rule that is named, and is then compared, entry by
entry, with the derivative of the definition at concrete sizes."""

CODE = """\
## The code

The op as it runs, without its docstring: the function inside is the backward."""

BRIDGE = """\
## B. The formulas are the code

The code is run on symbols. At the sizes of each case, every entry that it gives, forward and
backward, equals the derived formula, as an expression."""

KINKS = " So it is where the input is 0 or a millionth beside it, at the kink of the function."

PROOF = r"""
## C. The backward is the derivative of the forward

Now without the derivation: both are run on symbols, and SymPy differentiates
$\sum \mathrm{dout} \cdot \mathrm{out}$. What is proved holds for all inputs for which the code
takes the same branches."""

NUMERIC = """\
## D. Numerical derivatives agree

In float64, with a random `dout`: the complex step to 1e-12, and central differences to 1e-7."""

FOREIGN = """\
## E. Other frameworks agree

Their outputs and gradients were stored with refnet, so that they need not be installed."""

WRONG = """\
## G. A wrong variant is rejected

A check is worth what it rejects. This one of the {count} wrong variants that refnet keeps for this
op has a classic bug: *{name}*."""

CHANGE = """\
## Now change something

`my_pullback` is right. Return `2 * {gradient}` in place of `{gradient}`, and run the cell again:
the check names the gradient and says by how much it is off (`dx0` is that of the first array).
Then repair it, and change the forward instead: return `(2 * out, my_pullback)`."""
