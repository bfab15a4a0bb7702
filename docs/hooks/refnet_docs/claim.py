"""What the evidence of one op shows, in sentences whose numbers are those of the last run."""

from collections.abc import Sequence
from typing import Any

from refnet_docs.evidence import error

Records = Sequence[Any]
#: How a case of D or E ends, and what it was compared with.
METHODS = {"complex step": "the complex step", "central differences": "central differences"}
FRAMEWORKS = {"torch": "PyTorch", "jax": "JAX"}


def claim_markdown(equations: int, records: Records, to_root: str) -> str:
    """The exact claim: a line for each kind of evidence, and a link to what is not claimed."""
    by_letter = {letter: [r for r in records if r.letter == letter] for letter in "ABCDEFG"}
    lines = [
        (_derived(by_letter["A"], equations), "A"),
        (_proved(by_letter["B"], by_letter["C"]), "BC"),
        (_measured(by_letter["D"], by_letter["E"]), "DE"),
        (_kept(by_letter["F"], by_letter["G"]), "FG"),
    ]
    shown = "\n".join(
        f"- {line}{_failed([r for r in records if r.letter in letters])}"
        for line, letters in lines
        if line
    )
    guides = f"{to_root}guides/"
    return (
        f'<div class="refnet-result" markdown>\n\n**The claim, exactly**\n\n{shown}\n\n'
        f"[How to read the tables]({guides}reading-evidence.md) · "
        f"[What is not proved]({guides}not-proved.md)\n\n</div>"
    )


def _derived(records: Records, equations: int) -> str:
    if not records:
        return ""
    numbers = "(1)" if equations == 1 else f"(1) to ({equations})"
    return (
        f"**Derived** (A): among equations {numbers} each result follows from its definition, for "
        f"symbolic sizes, by the rules named at its steps. Every step was also compared with the "
        f"derivative of the definition, at the sizes listed and at no others: "
        f"{_sum(records):,} identities."
    )


def _proved(formulas: Records, derivatives: Records) -> str:
    if not derivatives:
        return ""
    conditions = any("branch condition" in record.detail for record in derivatives)
    branches = " that take the same branches" if conditions else ""
    first = ""
    if formulas:
        first = f"in {_cases(formulas)} it returned exactly these formulas (B), and "
    return (
        f"**Proved** (B, C): the code above was run on symbols; {first}in "
        f"{_cases(derivatives)} its gradients were exactly the derivatives of its own output (C). "
        f"These {_sum([*formulas, *derivatives]):,} identities hold for all inputs of the case's "
        f"shape{branches}, and say nothing of other shapes."
    )


def _measured(numerical: Records, foreign: Records) -> str:
    gradients = [
        f"{_largest(mine)} from {name}"
        for method, name in METHODS.items()
        if (mine := [record for record in numerical if record.case.endswith(method)])
    ]
    values = [
        f"{_largest(mine)} from {name}"
        for framework, name in FRAMEWORKS.items()
        if (mine := [record for record in foreign if record.case.endswith(framework)])
    ]
    parts = [f"the gradients are at most {' and '.join(gradients)}"] if gradients else []
    if values:
        parts.append(f"values and gradients are at most {' and '.join(values)}")
    if not parts:
        return ""
    return (
        f"**Measured** (D, E): in float64, at a random point in each case, {'; '.join(parts)}. "
        f"Errors are relative to 1 plus the largest absolute value expected."
    )


def _kept(promises: Records, variants: Records) -> str:
    parts = []
    if promises:
        parts.append(
            f"{_sum(promises):,} checks of the contract, of conventions and of extremes hold"
        )
    if variants:
        rejected = sum(variant.passed for variant in variants)
        every = "both" if len(variants) == 2 else f"all {len(variants)}"
        which = every if rejected == len(variants) else f"{rejected} of {len(variants)}"
        parts.append(f"{which} wrong variants were rejected")
    return f"**Kept and tested** (F, G): {'; '.join(parts)}." if parts else ""


def _failed(records: Records) -> str:
    failed = sum(not record.passed for record in records)
    return f" **{failed} of {len(records)} records FAILED.**" if failed else ""


def _cases(records: Records) -> str:
    return f"{len(records)} cases" if len(records) > 1 else "one case"


def _sum(records: Records) -> int:
    return sum(record.count for record in records)


def _largest(records: Records) -> str:
    return f"{error(max(record.error for record in records))} (allowed: {_tolerance(records)})"


def _tolerance(records: Records) -> str:
    return f"{max(record.tolerance for record in records):.0e}"
