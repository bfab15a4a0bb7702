"""Formulas within a page's own text, from the derivations and statements that were checked."""

from collections.abc import Sequence
from typing import Any

from refnet_docs.equations import Numbered, equations, latex, main_claim_first, printing
from refnet_docs.examples import EXAMPLES
from refnet_docs.inline import display
from refnet_docs.statements import named

#: Words that may follow the name of what is defined or derived.
RIGHT, FINAL = "right", "final"


def formula_markdown(words: str, page: str) -> str:
    """Return one definition or result as an inline formula: by matrices where that was derived.

    ``dx`` is that of the page, ``layers/dense dx`` that of another one. ``right`` leaves out the
    left side. Of several with one name the first is meant, in the claim without a title if there
    is one; ``final`` means the last, where hypotheses hold, and ``mean`` the claim of that title.

    Raises
    ------
    KeyError
        If nothing of this name is defined or derived.
    """
    first, *others = words.split()
    key, names = (first, others) if "/" in first else (page, [first, *others])
    found = _found(key, names[0], names[1:])
    tex = found.matrices or found.tex
    return f"${tex.partition(' = ')[2] if RIGHT in names[1:] else tex}$"


def equation_markdown(words: str) -> str:
    """Return a displayed formula: an example, results of an op, or one statement's chain.

    ``sobel`` is one of ``examples.EXAMPLES``, ``models/m1 dx dW final`` are results of an op, by
    matrices where that was derived, and ``identities/weight_decay TITLE`` is a statement.
    """
    from refnet.core.keys import is_stated

    first, _, rest = words.partition(" ")
    if "/" not in first:
        return display(_example(first))
    if is_stated(first):
        return display(_aligned(_chain(first, rest)))
    options = [word for word in rest.split() if word in (RIGHT, FINAL)]
    found = [_found(first, name, options) for name in rest.split() if name not in options]
    return display(_aligned([(each.matrices or each.tex).split(" = ", 1) for each in found]))


def _found(key: str, name: str, options: Sequence[str]) -> Numbered:
    """Return what is meant by a name and the words behind it."""
    of_key = main_claim_first(equations(key))
    titles = [word for word in options if word not in (RIGHT, FINAL)]
    title = titles[0] if titles else of_key[0].claim.title
    found = [e for e in of_key if e.what.name == name and e.claim.title == title]
    if not found or len(titles) > 1:
        known = dict.fromkeys(f"{e.what.name} {e.claim.title}".strip() for e in of_key)
        raise KeyError(f"{key} derives {', '.join(known)}; got {' '.join([name, *titles])!r}")
    return found[-1 if FINAL in options else 0]


def _example(name: str) -> str:
    if name not in EXAMPLES:
        raise KeyError(f"expected one of {', '.join(EXAMPLES)}; got {name!r}")
    return EXAMPLES[name]()


def _chain(key: str, title: str) -> list[list[str]]:
    """Both sides of each equality of a statement."""
    from refnet.verification.derivations import derivations

    for statement in derivations("catalogue").statements(key):
        if named(statement, title):
            start, *steps = (_plus_first(expr) for _, expr in statement.steps)
            return [[start if place == 0 else "", step] for place, step in enumerate(steps)]
    raise KeyError(f"{key} has no statement titled {title!r}")


def _plus_first(expr: Any) -> str:
    """LaTeX of an expression, its terms turned round where it would begin with a minus."""
    tex = latex(expr)
    return printing().latex(expr, "rev-lex") if tex.startswith("-") else tex


def _aligned(sides: list[Any]) -> str:
    rows = [f"{left} &= {right}" for left, right in sides]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"
