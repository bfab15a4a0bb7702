"""Derivations as Markdown, from the very objects whose steps were checked."""

from typing import Any

from refnet_docs.equations import (
    Numbered,
    claims,
    equation,
    equations,
    is_derived,
    latex,
    left_side,
    symbol,
)
from refnet_docs.inline import caption, display, indent, sentence
from refnet_docs.sizes import are_many, listed_sizes, size_table, sizes_in_words

#: A derivation of more steps than this is folded away; its result always shows.
SHORT = 3
#: Heading of the claim without a title, where others have one.
GENERAL = "The op as it runs"
KINDS = {"J": "The Jacobian", "H": "The second derivatives"}


def derivation_markdown(key: str, records: list[Any]) -> str:
    """Definition, result and steps of everything that is derived for ``key``."""
    found = equations(key)
    parts = []
    for claim in dict.fromkeys(id(each.claim) for each in found):
        parts.append(_claim([e for e in found if id(e.claim) == claim], len(claims(key)) == 1))
    return "\n\n".join([*parts, _checked(claims(key), records)])


def _claim(found: list[Numbered], alone: bool) -> str:
    claim = found[0].claim
    forward, *names = [each for each in found if not is_derived(each.what)]
    derived = [each for each in found if is_derived(each.what)]
    # Below special cases the general one needs a heading of its own; one alone needs none.
    title = "" if alone else _title(claim.title) if claim.title else GENERAL
    parts = [f"### {title}"] if title else []
    parts += ["The definition:", display(forward.tex, str(forward.number))]
    if names:
        parts += ["with", *(display(each.tex, str(each.number)) for each in names)]
    for place, each in enumerate(derived):
        parts.append(_derivation(each, derived[:place]))
    return "\n\n".join(parts)


def _title(title: str) -> str:
    from refnet.core.loss import REDUCTIONS

    return f'Reduction "{title}"' if title in REDUCTIONS else sentence(title).rstrip(".")


def _derivation(found: Numbered, earlier: list[Numbered]) -> str:
    derivation = found.what
    under = f", {caption(derivation.form)}" if derivation.form else ""
    under += "".join(f", where {caption(str(h))}" for h in derivation.hypotheses)
    if derivation.where:
        under += f", for {sizes_in_words(derivation.where)}"
    result = display(found.tex, str(found.number))
    matrices = f"; as matrices: ${found.matrices}$" if found.matrices else ""
    result += f"\nfor {_ranges(derivation)}{matrices}.{_conditions(derivation)}\n"
    kind = KINDS.get(derivation.name, "The gradient")
    return "\n\n".join(
        [
            f"**{kind} ${symbol(derivation.name)}${under}:**",
            f'<div class="refnet-result" markdown>\n{result}\n</div>',
            _steps(found, earlier),
        ]
    )


def _steps(found: Numbered, earlier: list[Numbered]) -> str:
    start, *steps = found.what.steps
    known, before = _continued(found.what, earlier)
    if before is not None:
        steps = steps[known:]
        title = f"The derivation, {_count(steps, 'more step')} from ({before.number})"
        parts = []
    else:
        title = f"The derivation, {_count(steps, 'step')}"
        whole = equation(left_side(found.what), start.expr)
        parts = ["What is to be found:", display(whole, f"{found.number}.0")]
    for place, step in enumerate(steps, start=1):
        tex = display(equation("", step.expr), f"{found.number}.{place}")
        parts.append(f"1.  {caption(sentence(step.rule))}\n" + indent(tex, 4))
    fold = "???+" if len(steps) <= SHORT else "???"
    return f'{fold} derivation "{title}"\n\n' + indent("\n".join(parts), 4)


def _count(steps: list[Any], noun: str) -> str:
    return f"{len(steps)} {noun}{'' if len(steps) == 1 else 's'}"


def _continued(derivation: Any, earlier: list[Numbered]) -> tuple[int, Numbered | None]:
    """Return an earlier derivation that this one continues, and how many steps they share."""
    for other in earlier:
        steps = other.what.steps
        if len(steps) < len(derivation.steps) and derivation.steps[: len(steps)] == steps:
            return len(steps) - 1, other
    return 0, None


def _ranges(derivation: Any) -> str:
    return " and ".join(
        rf"$0 \le {latex(index)} < {latex(size)}$" for index, size in derivation.ranges.items()
    )


def _conditions(derivation: Any) -> str:
    conditions = derivation.open_conditions()
    if not conditions:
        return ""
    chains = [r" \le ".join(map(latex, condition)) for condition in conditions]
    return " No index leaves its range: " + " and ".join(f"${c}$" for c in chains) + ", checked."


def _checked(claims: Any, records: list[Any]) -> str:
    count = sum(record.count for record in records if record.letter == "A")
    most = listed_sizes(claims)
    branches = any(_has_branches(claim.forward.expr) for claim in claims)
    values = "that choose the branches of the sample values" if branches else "of the entries"
    many = are_many(most)
    sizes = "the sizes in the table" if many else " and at ".join(map(sizes_in_words, most))
    fixed = " and ".join(
        dict.fromkeys(
            sizes_in_words(derivation.where)
            for claim in claims
            for derivation in claim.derivations
            if derivation.where
        )
    )
    where = f" (but what is derived for {fixed} at these, in place of the table's)" if fixed else ""
    text = (
        f"Each step above was compared with the derivative of the definition, taken entry by "
        f"entry at {sizes}{where}: {count:,} identities in all, each for all values {values}."
    )
    return f"{text}\n\n{size_table(most)}" if many else text


def _has_branches(expr: Any) -> bool:
    import sympy

    return bool(expr.has(sympy.Piecewise))
