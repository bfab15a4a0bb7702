"""Printing derivations, each checked as it is printed."""

from collections.abc import Callable, Iterable

from . import catalogue
from .calculus.printing import claim_latex, claim_text
from .calculus.stated import statement_latex, statement_text


def show(
    names: Iterable[str] = (), *, latex: bool = False, write: Callable[[str], object] = print
) -> int:
    """Check and print the named derivations, or all; return how many identities held.

    Raises
    ------
    AssertionError
        If a step is not equal to the definition.
    KeyError
        If a name is unknown.
    """
    total = 0
    for key in [catalogue.resolve(name) for name in names] or catalogue.keys():
        count = 0
        mark = "%" if latex else "#"
        write(f"{mark} {key}\n")
        write("\n".join(f"{mark} {line}".rstrip() for line in catalogue.story(key).splitlines()))
        if catalogue.is_identity(key):
            for statement in catalogue.statements(key):
                write("\n" + (statement_latex if latex else statement_text)(statement))
                count += statement.check()
            write(f"\n{mark} checked: {count:,} equations and facts\n")
            total += count
            continue
        for claim in catalogue.claims(key):
            write("\n" + (claim_latex(claim) if latex else claim_text(claim)))
            count += claim.check()
        sizes = [", ".join(f"{k}={v}" for k, v in at.items()) for at in claim.at]
        write(f"\n{mark} checked: {count:,} identities at {'; '.join(sizes)}\n")
        total += count
    return total
