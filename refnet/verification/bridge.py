"""Evidence B: what was derived for all sizes, at one shape, against the code on exact input."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.verification.comparison import as_tuple
from refnet.verification.derivations import derivations
from refnet.verification.evidence import Outcome
from refnet.verification.source import Source
from refnet.verification.spec import Case, Op, Options, Sizes, Spec


def at_symbols(spec: Spec, op: Op, case: Case) -> Outcome:
    """Compare output, gradients, Jacobians and Hessians, entry by entry, as expressions."""
    arrays, options, source = spec.sample(case, exact=True)
    out, gradients, values = _run(spec, op, case, arrays, options, source)
    claim = _claim(spec, case)
    sizes = spec.formula_sizes(case)
    count = _compare_all(claim, out, gradients, values, sizes)
    for derivation in claim.also:
        if not derivation.holds_at(sizes):
            continue
        if derivation.name == "J":
            found = _derivatives(out, arrays[0])
        elif derivation.name == "H":
            found = _derivatives(gradients[0], arrays[0])
        elif all(_rows_sum_to_one(values[str(h.array.label)]) for h in derivation.hypotheses):
            found = gradients[[g.name for g in claim.gradients].index(derivation.name)]
        else:
            continue  # the case does not satisfy the hypothesis
        count += _compare(derivation, found, values, sizes, derivation)
    return Outcome(count)


def at_kinks(spec: Spec, op: Op, case: Case) -> Outcome:
    """Compare output and gradients at and beside the kinks, in exact rational numbers."""
    arrays, options, source = spec.sample(case, exact=True)
    points = [Fraction(0), Fraction(1, 10**6), Fraction(-1, 10**6), Fraction(2), Fraction(-2)]
    for array in arrays:
        for k, index in enumerate(np.ndindex(array.shape)):
            array[index] = points[k % len(points)]
    out, gradients, values = _run(spec, op, case, arrays, options, source)
    sizes = spec.formula_sizes(case)
    return Outcome(_compare_all(_claim(spec, case), out, gradients, values, sizes))


def _run(
    spec: Spec, op: Op, case: Case, arrays: list[Array], options: Options, source: Source
) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """Output, gradients, and all inputs by the names that the derivation uses."""
    out, pullback = op(*arrays, **options)
    dout = source.array("dout", np.shape(out))
    inputs = {**dict(zip(spec.layouts, arrays, strict=True)), "dout": dout}
    inputs |= spec.formula_arrays(options, case.sizes, arrays)
    values = {name: value for name, value in inputs.items() if not isinstance(value, str)}
    return out, as_tuple(pullback(dout)), values


def _claim(spec: Spec, case: Case) -> Any:
    title = case.settings.get("reduction", "")
    (claim,) = [c for c in derivations().claims(spec.key) if c.title == title]
    return claim


def _compare_all(
    claim: Any, out: Any, gradients: Sequence[Any], values: dict[str, Any], sizes: Sizes
) -> int:
    count = _compare(claim.forward, out, values, sizes, claim.gradients[0])
    for derivation, gradient in zip(claim.gradients, gradients, strict=True):
        count += _compare(derivation, gradient, values, sizes, derivation)
    return count


def _compare(formula: Any, found: Any, values: dict[str, Any], sizes: Sizes, source: Any) -> int:
    count: int = derivations("bridge").compare(
        formula, found, values, sizes, source.named, source.zero_extended
    )
    return count


def _derivatives(results: Any, array: Array) -> Array:
    """Differentiate what the code gave by every entry of an array of symbols."""
    from refnet.verification.exact import expression, sp

    derivatives = np.empty((*np.shape(results), *array.shape), dtype=object)
    for index in np.ndindex(derivatives.shape):
        of, by = index[: np.ndim(results)], index[np.ndim(results) :]
        derivatives[index] = sp.diff(expression(results[of]), expression(array[by]))
    return derivatives


def _rows_sum_to_one(rows: Array) -> bool:
    numbers = all(isinstance(entry, int | np.integer | Fraction) for entry in rows.flat)
    return numbers and all(total == 1 for total in rows.sum(axis=-1).flat)
