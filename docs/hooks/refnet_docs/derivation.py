"""Derivations as Markdown, from the very objects whose steps were checked."""

import re
from typing import Any

from refnet_docs.inline import display, escape, indent, sentence

#: A formula wider than this (in letters, roughly) is broken before the terms of its sum.
WIDE = 62
#: A derivation of more steps than this is folded away; its result always shows.
SHORT = 3
#: More sizes than this are told in a table.
FEW = 5
KINDS = {"J": "The Jacobian", "H": "The second derivatives"}


def derivation_markdown(key: str, records: list[Any]) -> str:
    """Definition, result and steps of everything that is derived for ``key``."""
    from refnet.verification.derivations import derivations

    claims = derivations("catalogue").claims(key)
    parts = [_claim(claim) for claim in claims]
    return "\n\n".join([*parts, _checked(claims, records)])


def indices_markdown(key: str) -> str:
    """Say what the free indices of the derivations of ``key`` name, and what the delta is."""
    import sympy

    from refnet.verification.derivations import derivations

    claims = derivations("catalogue").claims(key)
    all_of_them = [derivation for claim in claims for derivation in claim.derivations]
    second = [d for d in all_of_them if d.name == "H"]
    jacobians = [d for d in all_of_them if d.name == "J"]
    names = _list(index for d in all_of_them if d not in second for index in _free(d))
    text = f"The {names} the entry with respect to which the derivative is taken"
    if second:
        of_second = _list(index for d in second for index in d.target.indices)
        text += f", and in the second derivatives the {of_second} that of the second"
    text += "."
    if jacobians:
        of_out = _list(index for d in jacobians for index in d.free)
        text += f" In the Jacobian the {of_out} the entry of the output."
    if any(_has_delta(step.expr) for d in all_of_them for step in d.steps) or any(
        _has_delta(claim.forward.expr) for claim in claims
    ):
        text += r" The Kronecker delta $\delta_{a\,b}$ is 1 where $a = b$ and 0 elsewhere."
    padded = sorted({name for d in all_of_them for name in d.zero_extended})
    if padded:
        names = ", ".join(f"${_latex(sympy.Symbol(name))}$" for name in padded)
        text = (
            "The image $x$ has $H_x$ rows and $W_x$ columns, the output $H_o$ and $W_o$, the "
            "kernel or window $k_h$ and $k_w$; $s_h$ and $s_w$ are the strides, $p_h$ and $p_w$ "
            "the zeros "
            "in front of the image ([their sizes](../identities/geometry.md)). $\\mathrm{dout}$ is "
            "the gradient of the loss with respect to the output: by the chain rule the gradients "
            "are the derivatives of $\\sum \\mathrm{dout} \\cdot \\mathrm{out}$. " + text
        ) + f" Outside their shape {names} read as 0."
    if any(
        _is_long(part) for d in all_of_them for s in d.steps for part in s.expr.atoms(sympy.Sum)
    ):
        text += r" In $\sum_{i < I,\, j < J}$ both indices run from 0."
    return text


def _is_long(total: Any) -> bool:
    return len(total.limits) > _printing().MANY


def _free(derivation: Any) -> Any:
    """Free indices of the entry that is differentiated by."""
    return derivation.at_indices or derivation.target.indices


def _list(symbols: Any) -> str:
    """``indices $i$ and $j$ name``, each once."""
    *first, last = dict.fromkeys(f"${_latex(symbol)}$" for symbol in symbols)
    return f"indices {', '.join(first)} and {last} name" if first else f"index {last} names"


def _has_delta(expr: Any) -> bool:
    import sympy

    return bool(expr.has(sympy.KroneckerDelta))


def _claim(claim: Any) -> str:
    names = {d.name: d for derivation in claim.derivations for d in derivation.named}
    names.pop(claim.forward.name, None)
    parts = [f"### {_title(claim.title)}"] if claim.title else []
    parts += ["The definition:", _definition(claim.forward)]
    if names:
        parts += ["with", *map(_definition, names.values())]
    for number, derivation in enumerate(claim.derivations):
        parts.append(_derivation(derivation, claim.derivations[:number]))
    return "\n\n".join(parts)


def _title(title: str) -> str:
    from refnet.core.loss import REDUCTIONS

    return f'Reduction "{title}"' if title in REDUCTIONS else sentence(title).rstrip(".")


def _definition(definition: Any) -> str:
    return display(_equation(_latex(definition.left), definition.expr))


def _derivation(derivation: Any, earlier: list[Any]) -> str:
    left = _latex(_printing().left_side(derivation))
    under = f", {derivation.form}" if derivation.form else ""
    under += "".join(f", where {escape(str(h))}" for h in derivation.hypotheses)
    if derivation.where:
        under += f", for {_sizes(derivation.where)}"
    result = display(_equation(left, derivation.formula))
    if derivation.matrix_form is not None:
        matrices = f"{_name(derivation)} = {_latex(derivation.matrix_form)}"
        result += f"\nas matrices: ${matrices}$\n"
    return "\n\n".join(
        [
            f"**{KINDS.get(derivation.name, 'The gradient')} ${_name(derivation)}${under}:**",
            f'<div class="refnet-result" markdown>\n{result}\n</div>',
            f"for {_ranges(derivation)}.{_conditions(derivation)}",
            _steps(derivation, left, earlier),
        ]
    )


def _steps(derivation: Any, left: str, earlier: list[Any]) -> str:
    start, *steps = derivation.steps
    known = _continued(derivation, earlier)
    if known:
        steps = steps[known:]
        title = f"The derivation, {_count(steps, 'more step')} from the result above"
        parts = []
    else:
        title = f"The derivation, {_count(steps, 'step')}"
        parts = ["What is to be found:", display(_equation(left, start.expr))]
    for step in steps:
        parts.append(
            f"1.  {escape(sentence(step.rule))}\n" + indent(display(_equation("", step.expr)), 4)
        )
    fold = "???+" if len(steps) <= SHORT else "???"
    return f'{fold} derivation "{title}"\n\n' + indent("\n".join(parts), 4)


def _count(steps: list[Any], noun: str) -> str:
    return f"{len(steps)} {noun}{'' if len(steps) == 1 else 's'}"


def _continued(derivation: Any, earlier: list[Any]) -> int:
    """Return how many steps are those of an earlier derivation that this one continues."""
    for other in earlier:
        length = len(other.steps)
        if length < len(derivation.steps) and derivation.steps[:length] == other.steps:
            return length - 1
    return 0


def _ranges(derivation: Any) -> str:
    return " and ".join(
        rf"$0 \le {_latex(index)} < {_latex(size)}$" for index, size in derivation.ranges.items()
    )


def _conditions(derivation: Any) -> str:
    conditions = derivation.open_conditions()
    if not conditions:
        return ""
    chains = [r" \le ".join(map(_latex, condition)) for condition in conditions]
    return " No index leaves its range: " + " and ".join(f"${c}$" for c in chains) + ", checked."


def _checked(claims: Any, records: list[Any]) -> str:
    count = sum(record.count for record in records if record.letter == "A")
    most = max(claims, key=lambda claim: len(claim.at[0])).at
    branches = any(_has_branches(claim.forward.expr) for claim in claims)
    values = "that choose the branches of the sample values" if branches else "of the entries"
    many = len(most[0]) > FEW
    sizes = "the sizes in the table" if many else " and at ".join(map(_sizes, most))
    text = (
        f"Each step above was compared with the derivative of the definition, taken entry by "
        f"entry at {sizes}: {count:,} identities in all, each for all values {values}."
    )
    return f"{text}\n\n{_size_table(most)}" if many else text


def _sizes(at: Any) -> str:
    import sympy

    return ", ".join(f"${{{{{_latex(sympy.Symbol(k))} = {size}}}}}$" for k, size in at.items())


def _size_table(choices: Any) -> str:
    import sympy

    names = [f"${_latex(sympy.Symbol(name))}$" for name in choices[0]]
    rows = [names, ["---:"] * len(names), *([str(n) for n in at.values()] for at in choices)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _has_branches(expr: Any) -> bool:
    import sympy

    return bool(expr.has(sympy.Piecewise))


def _equation(left: str, expr: Any) -> str:
    """LaTeX of ``left = expr``, broken before the terms of a sum where it is wide."""
    whole = _latex(expr)
    if not expr.is_Add or _width(left) + _width(whole) <= WIDE:
        return f"{left} = {whole}"
    first, *others = map(_latex, expr.as_ordered_terms())
    signed = [other if other.startswith("-") else f"+ {other}" for other in others]
    rows = [f"{left} = {{}}& {first}", *(rf"& {other}" for other in signed)]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def _width(formula: str) -> int:
    r"""Length of a formula in letters: \mathrm{dout} counts 4, \sum counts 2."""
    words = re.sub(r"\\mathrm|\\[,:;]|[{}_^ ]|\\left|\\right", "", formula)
    return len(re.sub(r"\\[a-zA-Z]+", "xx", words))


def _latex(expr: Any) -> str:
    """LaTeX of an expression."""
    return _printing().latex(expr)


def _name(derivation: Any) -> str:
    import sympy

    return _latex(sympy.Symbol(derivation.name))


def _printing() -> Any:
    from refnet.verification.derivations import derivations

    return derivations("calculus.printing")
