"""The code cells that check an op, letter by letter."""

from typing import Any

from refnet.verification.spec import Spec


def derivation(claim: Any) -> str:
    """The steps of each gradient of a claim, and the results of what it has besides."""
    steps = DERIVATION.format(title=claim.title) + (MATRIX_FORM if has_matrices(claim) else "")
    return steps + (ALSO if claim.also else "") + DERIVATION_CHECK


def has_matrices(claim: Any) -> bool:
    return any(derivation.matrix_form is not None for derivation in claim.gradients)


DERIVATION = """\
(claim,) = [claim for claim in derivations().claims(spec.key) if claim.title == "{title}"]
printing = derivations("calculus.printing")
named = {{d.name: d for derivation in claim.derivations for d in derivation.named}}
for definition in {{claim.forward.name: claim.forward, **named}}.values():
    display(Math(printing.definition_latex(definition)))

for derivation in claim.gradients:
    left = printing.latex(printing.left_side(derivation))
    for step in derivation.steps:
        display(Markdown(f"{{step.rule}}:"))
        display(Math(f"{{left}} = {{printing.latex(step.expr)}}"))
"""

MATRIX_FORM = """\
    if derivation.matrix_form is not None:
        display(Markdown("as matrices:"))
        name = printing.latex(sp.Symbol(derivation.name))
        display(Math(f"{name} = {printing.latex(derivation.matrix_form)}"))
"""

ALSO = """
for derivation in claim.also:
    left = printing.latex(printing.left_side(derivation))
    steps = len(derivation.steps) - 1
    display(Markdown(f"also `{derivation.name}`{derivation.restricted}, after {steps} steps:"))
    display(Math(f"{left} = {printing.latex(derivation.formula)}"))
"""

DERIVATION_CHECK = """
for sizes in claim.at:
    count = sum(derivation.check(sizes) for derivation in claim.derivations)
    print(f"every step holds at {dict(sizes)}: {count:,} identities")"""

SOURCE = '''\
head, docstring, body = inspect.getsource(spec.op).split('"""', 2)
print(head.rstrip("r \\n") + body.rstrip())'''


def bridge(spec: Spec) -> str:
    """B, at the kinks as well where there are any."""
    return BRIDGE + (KINKS if spec.kinks else "")


BRIDGE = """\
for case in spec.cases:
    outcome = bridge.at_symbols(spec, spec.op, case)
    print(f"{case.name}: {outcome.count} entries equal, as expressions")"""

KINKS = """
for case in spec.kinks:
    outcome = bridge.at_kinks(spec, spec.op, case)
    print(f"{case.name}, at and beside the kink: {outcome.count} entries equal, exactly")"""

PROOF = """\
for case in spec.cases:
    symbols, settings, exact = spec.sample(case, exact=True)
    outcome = prove_backward(spec.op, list(spec.layouts), symbols, settings, exact)
    print(f"{case.name}: {outcome.count} derivatives proved")"""

NUMERIC = """\
for case in spec.cases:
    point, settings, _ = spec.sample(case)
    outcome = check_gradients(spec.op, *point, **settings)
    print(f"{case.name}: {outcome.count} entries agree to {outcome.tolerance:g}")"""

FOREIGN = """\
records = list(foreign.frozen_evidence(spec, spec.op))
assert records, "there are no stored values"
for record in records:
    assert record.passed, record.detail
    print(f"{record.case}: {record.count} {record.claim}, to {record.tolerance:g}")"""


def rejected(wrong: str) -> str:
    """G for one wrong variant; to accept it is an error."""
    return f"""\
wrong = spec.wrong["{wrong}"]
try:
    check_gradients(wrong, *arrays, **options)
except AssertionError as error:
    print("rejected:", error)
else:
    raise RuntimeError("the wrong variant was accepted")"""
