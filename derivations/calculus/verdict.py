"""Verdicts: whether a claim that someone made holds, decided by what was proved and found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from .printing import latex, text
from .search import Counterexample
from .statement import Part, Statement


class Searching(Protocol):
    """Something that looks for a counter-example."""

    @property
    def title(self) -> str:
        """What is searched through."""

    @property
    def found(self) -> Counterexample | None:
        """The smallest counter-example."""


@dataclass(frozen=True)
class Verdict:
    """A claim, with what decides it.

    There is no field for the verdict: it *holds* if nothing is searched for, *holds if* a condition
    is met, which has its proofs and a counter-example without it, and *fails* if there is a
    counter-example and no condition. Then there is a correction.

    Parameters
    ----------
    title : str
        Its number, and what it is about.
    claim : str
        As it was made: prose, formulas between dollar signs.
    proofs : sequence of Equation and Fact
        What holds of it, under the condition if there is one.
    condition : str
        To be read after "holds if".
    searches : sequence of Searching
        Each must find a counter-example to the claim, without its condition.
    correction : Equation or Fact, optional
        What holds instead, or without the condition.
    beyond : sequence of Searching
        Counter-examples to what might be taken for the same claim.
    remark : str
        What a reader should know besides.
    """

    title: str
    claim: str
    proofs: Sequence[Statement]
    condition: str = ""
    searches: Sequence[Searching] = ()
    correction: Statement | None = None
    beyond: Sequence[Searching] = ()
    remark: str = ""

    def __post_init__(self) -> None:
        if not (self.proofs or self.searches):
            raise ValueError(f"{self.title}: nothing decides it")
        if self.condition and not (self.proofs and self.searches):
            raise ValueError(f"{self.title}: a condition needs a proof and a counter-example")
        if self.status == "fails" and self.correction is None:
            raise ValueError(f"{self.title}: what fails needs a correction")

    @property
    def status(self) -> str:
        """Whether it holds."""
        if self.condition:
            return "holds if"
        return "fails" if self.searches else "holds"

    @property
    def verdict(self) -> str:
        """Status and condition."""
        return f"{self.status} {self.condition}".strip()

    @property
    def says(self) -> str:
        """Claim and verdict, as prose."""
        remark = f" {self.remark}" if self.remark else ""
        return f"Claim: {self.claim} Verdict: {self.verdict}.{remark}"

    def check(self) -> int:
        """Check all proofs, and find all counter-examples; return how much was compared.

        Raises
        ------
        AssertionError
            If a proof fails, or a counter-example is not found.
        """
        count = sum(proof.check() for proof in self.stated)
        for search in (*self.searches, *self.beyond):
            assert search.found is not None, (
                f"{self.title}: there is no counter-example among {search.title}"
            )
            count += 1
        return count

    @property
    def stated(self) -> list[Statement]:
        """The proofs, and the correction at last."""
        return [*self.proofs, *([self.correction] if self.correction else [])]

    def parts(self) -> Iterator[Part]:
        """Heading, prose and formulas of each part."""
        for proof in self.proofs:
            yield proof.title, proof.says, proof.lines()
        searches = [("counter-example", search) for search in self.searches]
        searches += [("beyond the claim", search) for search in self.beyond]
        for heading, search in searches:
            if (found := search.found) is not None:
                lines = [(label, text(expr), latex(expr)) for label, expr in found.shown]
                yield heading, f"The smallest among {search.title}: {found.where}.", lines
        if self.correction:
            right = self.correction
            yield f"corrected: {right.title}", right.says, right.lines()
