"""Formulas and verdicts within a page's text come from the objects that were checked."""

import pytest

from refnet.verification.evidence import Evidence

pytestmark = pytest.mark.usefixtures("hooks_importable")


def test_inline_formula_is_the_derived_one() -> None:
    from refnet_docs.formulas import formula_markdown

    of_dense = r"$\mathrm{dx} = \mathrm{dout} \, W^\top$"
    assert formula_markdown("dx", "layers/dense") == of_dense
    assert formula_markdown("layers/dense dx", "activations/relu") == of_dense
    assert formula_markdown("dx right", "layers/dense") == r"$\mathrm{dout} \, W^\top$"
    with pytest.raises(KeyError, match="got 'dy'"):
        formula_markdown("dy", "layers/dense")


def test_inline_formula_of_a_claim_and_of_its_last_hypothesis() -> None:
    from refnet_docs.formulas import formula_markdown

    key = "losses/softmax_cross_entropy"
    for reduction, divided in (("sum", False), ("mean", True), ("none", False)):
        any_weights = formula_markdown(f"dlogits {reduction}", key)
        assert r"\sum_{m=0}^{M - 1} t_{i, m}" in any_weights
        of_probabilities = formula_markdown(f"dlogits final {reduction}", key)
        assert r"\left(p_{i, j} - t_{i, j}\right)" in of_probabilities
        assert ("{N}$" in of_probabilities) == divided
    for wrong in ("dlogits median", "dlogits sum mean"):
        with pytest.raises(KeyError, match="derives"):
            formula_markdown(wrong, key)


def test_displayed_equations_are_the_derived_ones() -> None:
    from refnet_docs.formulas import equation_markdown, formula_markdown

    shown = equation_markdown("models/m1 dx dW db final")
    for name in ("dx", "dW", "db"):
        assert formula_markdown(f"{name} final right", "models/m1").strip("$") in shown
    assert shown.count("&=") == 3
    chain = equation_markdown("identities/weight_decay a step of gradient descent")
    assert r"&= \left(1 - 2 \, l_{2} \, \eta\right) \, W_{i, j} - \eta \, g_{i, j}" in chain
    for wrong in ("sobl", "models/m1 dV", "identities/weight_decay a leap"):
        with pytest.raises(KeyError):
            equation_markdown(wrong)


def test_examples_are_printed_only_if_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    import sympy
    from refnet_docs import examples

    import refnet

    for example in examples.EXAMPLES.values():
        assert "=" in example()
    kernels = examples._kernels()
    wrong = sympy.ImmutableMatrix([[0, 1, 0], [1, -4, 1], [0, 1, 2]])  # a corner too many
    monkeypatch.setitem(kernels.OTHERS, "Laplacian", wrong)
    monkeypatch.setitem(kernels.OTHERS, "identity 2x2", sympy.ones(2, 2))
    monkeypatch.setitem(kernels.SEPARABLE, "Sobel", wrong)
    conv2d = refnet.conv2d
    monkeypatch.setattr(
        refnet, "conv2d", lambda x, W, b, **options: conv2d(x, W[::-1], b, **options)
    )
    for name, example in examples.EXAMPLES.items():
        with pytest.raises(ValueError, match=r"separable|products"):
            print(name, example())


def test_rejected_variant_is_one_of_the_last_run() -> None:
    from refnet_docs.rejected import rejected_markdown

    def of(variant: str, letters: str, op: str = "layers/dense", passed: bool = True) -> Evidence:
        return Evidence(op, "G", variant, "", None, None, 1, 0.0, passed, f"rejected by {letters}")

    records = [
        of("db averaged", "B, C, F"),
        of("dx", "F", op="models/m1"),
        of("x", "", passed=False),
    ]
    link = "[rejected](../guides/reading-evidence.md#g)"
    assert rejected_markdown("db averaged", "layers/dense", records) == f"{link} by B, C and F"
    assert rejected_markdown("models/m1 dx", "layers/dense", records) == f"{link} by F"
    for wrong in ("db halved", "x"):
        with pytest.raises(KeyError):
            rejected_markdown(wrong, "layers/dense", records)
