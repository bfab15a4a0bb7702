"""The evidence of an op, letter by letter: each function yields records for one of A to G."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from refnet.verification import contract, foreign, numeric
from refnet.verification.derivations import derivations
from refnet.verification.evidence import Evidence, Outcome, gather
from refnet.verification.spec import Case, Op, Spec


def a_derived(spec: Spec) -> Iterator[Evidence]:
    """A: the gradient derived for symbolic sizes, every step checked at concrete ones."""
    for claim in derivations().claims(spec.key):
        for derivation in claim.derivations:
            for sizes in claim.at:
                at = ", ".join(f"{name}={size}" for name, size in sizes.items())
                under = "".join(f", where {h}" for h in derivation.hypotheses)
                statement = (
                    f"{derivation.name}{under}: all {len(derivation.steps) - 1} steps equal the "
                    f"derivative of the definition at {at}, for all entries"
                )
                yield gather(
                    spec.key, "A", f"{derivation.name} {claim.title}".strip() + f" {at}", statement,
                    lambda d=derivation, s=sizes: Outcome(d.check(s)),
                )  # fmt: skip


def b_bridge(spec: Spec, op: Op) -> Iterator[Evidence]:
    """B: the derived formula at a shape equals the code run on symbols, forward and backward."""
    for case in spec.cases:
        yield gather(
            spec.key, "B", case.name,
            "out and every gradient of the code are the derived formulas, as expressions",
            lambda case=case: _bridge(spec, op, case),
        )  # fmt: skip


def _bridge(spec: Spec, op: Op, case: Case) -> Outcome:
    arrays, options, source = spec.sample(case, exact=True)
    title = case.settings.get("reduction", "")
    (claim,) = [c for c in derivations().claims(spec.key) if c.title == title]
    out, pullback = op(*arrays, **options)
    dout = source.array("dout", np.shape(out))
    gradients = pullback(dout)
    named = dict(zip(spec.layouts, arrays, strict=True))
    values = {**named, **spec.formula_arrays(options, case.sizes), "dout": dout}
    bridge = derivations("bridge")
    count = bridge.compare(claim.forward, out, values, case.sizes, claim.forward)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    assert len(gradients) == len(claim.gradients), f"{len(gradients)} gradients"
    for derivation, gradient in zip(claim.gradients, gradients, strict=True):
        count += bridge.compare(derivation, gradient, values, case.sizes, claim.forward)
    return Outcome(count)


def c_proof(spec: Spec, op: Op) -> Iterator[Evidence]:
    """C: the code's backward, on symbols, is the derivative of the code's forward, on symbols."""
    from refnet.verification.proof import prove_backward

    for case in spec.cases:

        def prove(case: Case = case) -> Outcome:
            arrays, options, source = spec.sample(case, exact=True)
            return prove_backward(op, list(spec.layouts), arrays, options, source)

        yield gather(
            spec.key, "C", case.name,
            "pullback(dout) is the derivative of sum(dout * out), for all inputs of the branch "
            "cell at this shape", prove,
        )  # fmt: skip


def d_numeric(spec: Spec, op: Op) -> Iterator[Evidence]:
    """D: float64 agreement with the complex step and with central differences."""
    names = list(spec.layouts)
    for case in spec.cases:
        arrays, options, source = spec.sample(case)

        def sample(
            arrays: list[Any] = arrays, options: dict[str, Any] = options, source: Any = source
        ) -> tuple[Any, Any]:
            out, pullback = op(*arrays, **options)
            dout = source.array("dout", np.shape(out))
            return dout, pullback(dout)

        def by_complex_step(arrays: Any = arrays, options: Any = options, s: Any = sample) -> Outcome:
            dout, gradients = s()
            expected = numeric.complex_step(op, arrays, dout, options)
            return numeric.compare(names, gradients, expected, numeric.COMPLEX_TOLERANCE)

        def by_differences(arrays: Any = arrays, options: Any = options, s: Any = sample) -> Outcome:
            dout, gradients = s()
            return numeric.check_central(names, gradients, op, arrays, dout, options)

        yield gather(
            spec.key, "D", f"{case.name}, complex step",
            f"float64, random dout: error relative to 1 + max |derivative|, step "
            f"{numeric.COMPLEX_STEP:g}", by_complex_step,
        )  # fmt: skip
        yield gather(
            spec.key, "D", f"{case.name}, central differences",
            f"float64, random dout: error relative to 1 + max |derivative|, step "
            f"{numeric.CENTRAL_STEP:g}", by_differences,
        )  # fmt: skip


def e_foreign(spec: Spec, op: Op) -> Iterator[Evidence]:
    """E: agreement with frozen values of other frameworks, and with those installed."""
    yield from foreign.frozen_evidence(spec, op)
    yield from foreign.live_evidence(spec, op)


def f_conventions(spec: Spec, op: Op) -> Iterator[Evidence]:
    """F: what every op must do, and the op's own conventions and extremes."""
    for check in contract.CHECKS:
        yield gather(
            spec.key, "F", check.__name__.replace("_", " "), contract.claim(check),
            lambda check=check: check(spec, op),
        )  # fmt: skip
    for convention in spec.conventions:

        def assert_convention(convention: Any = convention) -> Outcome:
            convention(op)
            return Outcome(1)

        yield gather(
            spec.key, "F", convention.__name__.replace("_", " "), contract.claim(convention),
            assert_convention,
        )  # fmt: skip


ON_CODE = {"B": b_bridge, "C": c_proof, "D": d_numeric, "E": e_foreign, "F": f_conventions}


def g_rejected(spec: Spec) -> Iterator[Evidence]:
    """G: every wrong variant of the op is rejected by at least one of B to F."""
    for name, wrong in spec.wrong.items():

        def reject(wrong: Op = wrong) -> Outcome:
            with np.errstate(all="ignore"):  # a wrong variant may overflow: that is its fault
                by = [
                    letter
                    for letter, evidence in ON_CODE.items()
                    if any(not record.passed for record in evidence(spec, wrong))
                ]
            assert by, "nothing rejects it"
            return Outcome(len(by), note=f"rejected by {', '.join(by)}")

        yield gather(spec.key, "G", name, "this wrong variant of the op is rejected", reject)
