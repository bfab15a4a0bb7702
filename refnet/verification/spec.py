"""What is verified of an op: cases, foreign oracles, conventions, wrong variants."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from refnet.core.op import Array
from refnet.verification.source import Source

Op = Callable[..., Any]
Options = dict[str, Any]
Sizes = Mapping[str, int]


@dataclass(frozen=True)
class Case:
    """One choice of sizes and settings.

    Parameters
    ----------
    sizes : mapping of str to int
        Pairwise distinct and above 1, but in cases that are about a 1.
    settings : mapping, optional
        What else tells the cases apart: a reduction, a kind of labels.
    """

    sizes: Sizes
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Readable name: ``N3 M4 mean soft``."""
        parts = [f"{key}{value}" for key, value in self.sizes.items()]
        return " ".join([*parts, *map(str, self.settings.values())])


def no_options(source: Source, sizes: Sizes) -> Options:
    """Options of an op that takes arrays only."""
    return {}


def same_names(options: Options, sizes: Sizes, arrays: Sequence[Array]) -> Options:
    """Names of the derivation's arrays, where they are those of the op's options."""
    return options


def same_sizes(case: Case) -> Sizes:
    """Sizes of the derivation, where they are those of the case."""
    return case.sizes


@dataclass(frozen=True)
class Spec:
    """Everything that the evidence for one op needs.

    Parameters
    ----------
    key : str
        ``layers/dense``.
    op : callable
    layouts : mapping of str to str
        Axes of each differentiable array, in the op's order: ``{"x": "N D"}``.
    cases : sequence of Case
    options : callable
        ``options(source, sizes, **settings)``: the op's keyword arguments for a case.
    formula_arrays : callable
        ``formula_arrays(options, sizes, arrays)``: the same by the derivation's names.
    formula_sizes : callable
        ``formula_sizes(case)``: all sizes that the derivation names.
    foreign : mapping
        Framework to ``function(framework, *arrays, **options)``, its own version of the op.
    conventions : sequence of callable
        ``check(op)`` raises AssertionError; the docstring is the claim.
    kinks : sequence of Case
        At these, B compares with the derivation at input 0 and beside it as well.
    wrong : mapping of str to callable
        Named wrong variants, each of which the evidence must reject.
    """

    key: str
    op: Op
    layouts: Mapping[str, str]
    cases: Sequence[Case]
    options: Callable[..., Options] = no_options
    formula_arrays: Callable[[Options, Sizes, Sequence[Array]], Options] = same_names
    formula_sizes: Callable[[Case], Sizes] = same_sizes
    foreign: Mapping[str, Op] = field(default_factory=dict)
    conventions: Sequence[Callable[[Op], None]] = ()
    kinks: Sequence[Case] = ()
    wrong: Mapping[str, Op] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not callable(self.op):  # the module of that name, where its package does not import it
            family, _, name = self.key.partition("/")
            raise TypeError(
                f"the op of {self.key} is {self.op!r}; expected a function. Does "
                f"refnet/{family}/__init__.py import {name} from its module?"
            )

    def sample(self, case: Case, *, exact: bool = False) -> tuple[list[Array], Options, Source]:
        """Arrays and options of a case, and the source for more (a cotangent)."""
        source = Source(f"{self.key} {case.name}", exact=exact)
        arrays = [
            source.array(name, tuple(case.sizes[axis] for axis in layout.split()))
            for name, layout in self.layouts.items()
        ]
        return arrays, self.options(source, case.sizes, **case.settings), source
