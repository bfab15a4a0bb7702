"""The evidence of an op, letter by letter: each function yields records for one of A to G."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from refnet.verification import bridge, contract, foreign, numeric
from refnet.verification.derivations import derivations
from refnet.verification.differentiators import CENTRAL_STEP, COMPLEX_STEP
from refnet.verification.evidence import Evidence, Outcome, gather
from refnet.verification.spec import Case, Op, Spec


def a_derived(spec: Spec) -> Iterator[Evidence]:
    """A: the gradient derived for symbolic sizes, every step checked at concrete ones."""
    for claim in derivations().claims(spec.key):
        for derivation in claim.derivations:
            for sizes in claim.at:
                at = " ".join(f"{name}{size}" for name, size in sizes.items())
                under = derivation.under
                steps = len(derivation.steps) - 1
                what = "the step" if steps == 1 else f"each of the {steps} steps"
                form = " and the matrix form equal" if derivation.matrix_form is not None else ""
                statement = (
                    f"{derivation.name}{under}: {what}{form or ' equals'} the derivative of the "
                    f"definition, for all entries"
                )
                case = " ".join(filter(None, [derivation.name, claim.title, "at", f"{at}{under}"]))
                yield gather(spec.key, "A", case, statement, partial(_derive, derivation, sizes))


def _derive(derivation: Any, sizes: Any) -> Outcome:
    return Outcome(derivation.check(sizes))


def a_stated(key: str) -> Iterator[Evidence]:
    """A: what a script of identities states, each checked by that script."""
    plain = derivations("calculus.captions").plain
    for statement in derivations().statements(key):
        test = partial(_state, statement)
        yield gather(key, "A", plain(statement.title), statement.says, test)


def _state(statement: Any) -> Outcome:
    return Outcome(statement.check())


def b_bridge(spec: Spec, op: Op) -> Iterator[Evidence]:
    """B: the derived formula at a shape equals the code run on symbols, forward and backward."""
    claim = "out and every gradient of the code are the derived formulas, as expressions"
    for case in spec.cases:
        yield gather(spec.key, "B", case.name, claim, partial(bridge.at_symbols, spec, op, case))
    claim = "where the input is 0 or a millionth beside it, they are the same too"
    for case in spec.kinks:
        name = f"{case.name}, kinks"
        yield gather(spec.key, "B", name, claim, partial(bridge.at_kinks, spec, op, case))


def c_proof(spec: Spec, op: Op) -> Iterator[Evidence]:
    """C: the code's backward, on symbols, is the derivative of the code's forward, on symbols."""
    claim = (
        "pullback(dout) is the derivative of sum(dout * out), for all inputs of the branch cell "
        "at this shape"
    )
    for case in spec.cases:
        yield gather(spec.key, "C", case.name, claim, partial(_prove, spec, op, case))


def _prove(spec: Spec, op: Op, case: Case) -> Outcome:
    from refnet.verification.proof import prove_backward

    arrays, options, source = spec.sample(case, exact=True)
    return prove_backward(op, list(spec.layouts), arrays, options, source)


def d_numeric(spec: Spec, op: Op) -> Iterator[Evidence]:
    """D: float64 agreement with the complex step and with central differences."""
    for case in spec.cases:
        for method, step, check in (
            ("complex step", COMPLEX_STEP, numeric.check_complex),
            ("central differences", CENTRAL_STEP, numeric.check_central),
        ):
            claim = f"float64, random dout: error relative to 1 + max |derivative|, step {step:g}"
            test = partial(_measure, spec, op, case, check)
            yield gather(spec.key, "D", f"{case.name}, {method}", claim, test)


def _measure(spec: Spec, op: Op, case: Case, check: Any) -> Outcome:
    arrays, options, source = spec.sample(case)
    out, pullback = op(*arrays, **options)
    dout = source.array("dout", np.shape(out))
    outcome: Outcome = check(
        [f"d{name}" for name in spec.layouts], pullback(dout), op, arrays, dout, options
    )
    return outcome


def e_foreign(spec: Spec, op: Op) -> Iterator[Evidence]:
    """E: agreement with frozen values of other frameworks, and with those installed."""
    yield from foreign.frozen_evidence(spec, op)
    yield from foreign.live_evidence(spec, op)


def f_conventions(spec: Spec, op: Op) -> Iterator[Evidence]:
    """F: what every op must do, and the op's own conventions and extremes."""
    for check in contract.CHECKS:
        yield gather(spec.key, "F", _title(check), contract.claim(check), partial(check, spec, op))
    for convention in spec.conventions:
        yield gather(
            spec.key, "F", _title(convention), contract.claim(convention),
            partial(_assert, convention, op),
        )  # fmt: skip


def _assert(convention: Any, op: Op) -> Outcome:
    convention(op)
    return Outcome(1)


def _title(check: Any) -> str:
    return str(check.__name__).replace("_", " ")


ON_CODE = {"B": b_bridge, "C": c_proof, "D": d_numeric, "E": e_foreign, "F": f_conventions}


def g_rejected(spec: Spec) -> Iterator[Evidence]:
    """G: every wrong variant of the op is rejected by at least one of B to F."""
    for name, wrong in spec.wrong.items():
        claim = "this wrong variant of the op is rejected"
        yield gather(spec.key, "G", name, claim, partial(_reject, spec, wrong))


def _refutes(record: Evidence) -> bool:
    """Whether it failed for what the variant computes, not because the variant cannot run."""
    crashes = ("TypeError", "NameError", "AttributeError")
    return not record.passed and not record.detail.startswith(crashes)


def _reject(spec: Spec, wrong: Op) -> Outcome:
    with np.errstate(all="ignore"):  # a wrong variant may overflow: that is its fault
        by = [
            letter
            for letter, evidence in ON_CODE.items()
            if any(_refutes(record) for record in evidence(spec, wrong))
        ]
    assert by, "nothing rejects it"
    return Outcome(len(by), note=f"rejected by {', '.join(by)}")
