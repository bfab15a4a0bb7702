"""An op's code beside the equations that it implements."""

import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from refnet_docs.equations import Numbered, equations, main_claim_first, symbol, width
from refnet_docs.inline import display, indent
from refnet_docs.source_code import split, without_docstring

#: Code stands below its equations, not beside them, where one of them is wider (in letters,
#: roughly) or a line of code longer: than fits into any window, or into one of less than 1440 px.
BESIDE, BESIDE_CODE, BESIDE_CODE_SMALL = 34, 68, 57


def code_markdown(key: str, root: Path, helpers: Sequence[str] = ()) -> str:
    """Source of the function that the evidence of ``key`` is about, beside its equations.

    The function in one piece and helpers of its module are shown below it.
    """
    from refnet.verification import specs

    function = inspect.unwrap(specs.load(key).op)
    file = Path(inspect.getfile(function)).resolve().relative_to(root).as_posix()
    found = equations(key)
    claim = main_claim_first(found)[0].claim
    forward = [each for each in found if each.what is claim.forward]
    gradients = {d.name: _numbered(found, d) for d in claim.gradients}
    op = split(function, list(gradients))
    rows = [_row("Forward", forward, found, op.forward, file)]
    for place, piece in enumerate(op.pullback):
        title = "Backward" if place == 0 else ""
        rows.append(_row(title, [gradients[g] for g in piece.gradients], found, piece.code, ""))
    if not op.pullback:  # it is made by a helper
        rows.append(_row("Backward", list(gradients.values()), found, "", ""))
    below = [without_docstring(getattr(inspect.getmodule(function), name)) for name in helpers]
    if not op.pullback and below:
        rows[-1] = _row("Backward", list(gradients.values()), found, below.pop(0), "")
    parts = ['<div class="refnet-beside" markdown>\n\n' + "\n\n".join(rows) + "\n\n</div>"]
    if op.pullback:
        whole = indent(_fence(without_docstring(function)), 4)
        parts.append(f'??? derivation "In one piece, to copy"\n\n{whole}')
    return "\n\n".join([*parts, *(_code(code, "") for code in below)])


def _numbered(found: list[Numbered], what: Any) -> Numbered:
    return next(each for each in found if each.what is what)


def _row(
    title: str,
    beside: list[Numbered],
    found: list[Numbered],
    code: str,
    file: str,
) -> str:
    says = [f"**{title}**"] if title else []
    for each in beside:
        if each.matrices:
            says.append(f"${each.matrices}$ {_link(each)}")
        else:
            says += [f"{_what(each)} {_link(each)}:", display(each.tex)]
        others = _same_of_other_claims(each, found)
        if others:
            says.append("Likewise " + ", ".join(map(_link, others)) + ".")
    wide = any(not each.matrices and width(each.tex) > BESIDE for each in beside)
    longest = _longest(code)
    style = " refnet-wide" if wide or longest > BESIDE_CODE else ""
    if not style and longest > BESIDE_CODE_SMALL:
        style = " refnet-long"
    return "\n\n".join(
        [
            f'<div class="refnet-says{style}" markdown>',
            *says,
            "</div>",
            _code(code, file),
        ]
    )


def _longest(code: str) -> int:
    """Length of the longest line, but for signatures: these go on in the next line."""
    lines = (line for line in code.splitlines() if not line.lstrip().startswith(("def ", "@")))
    return max(map(len, lines), default=0)


def _code(code: str, file: str) -> str:
    listing = _listing(code, file) if code else ""
    return f'<div class="refnet-code" markdown>\n\n{listing}\n\n</div>'


def _what(each: Numbered) -> str:
    return f"${symbol(each.what.name)}$"


def _same_of_other_claims(each: Numbered, found: list[Numbered]) -> list[Numbered]:
    """Return what defines, or derives as a gradient, the same in the op's other forms."""
    return [
        other
        for other in found
        if other.claim is not each.claim
        and other.what.name == each.what.name
        and any(other.what is main for main in (other.claim.forward, *other.claim.gradients))
    ]


def _link(each: Numbered) -> str:
    # HTML, since MkDocs cannot know the anchor: the formulas are rendered after it has looked.
    return f'<a href="#eq-{each.number}">({each.number})</a>'


def _listing(code: str, file: str) -> str:
    """A piece of a function, whose lines hang where they are too long for the column."""
    title = f'<span class="filename">{file}</span>' if file else ""
    coloured = highlight(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    lines = [
        f'<span class="refnet-line" style="--hang: {len(plain) - len(plain.lstrip()) + 4}ch">'
        f"{line or ' '}\n</span>"
        for plain, line in zip(code.splitlines(), coloured.splitlines(), strict=True)
    ]
    pre = f"<pre><code>{''.join(lines)}</code></pre>"
    return f'<div class="language-python highlight">{title}{pre}</div>'


def _fence(code: str) -> str:
    return f"```python\n{code}\n```"
