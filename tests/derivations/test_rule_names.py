"""A step's name says what it did, and no more."""

import pytest

from derivations import catalogue
from derivations.calculus import rule_names


def rules_of(key: str, gradient: str) -> list[str]:
    claim = catalogue.claims(key)[0]
    (found,) = [each for each in claim.gradients if each.name == gradient]
    return [step.rule for step in found.steps]


@pytest.mark.parametrize(
    ("key", "gradient", "name"),
    [
        ("activations/tanh", "dx", "multiply out"),
        ("layers/dense", "dx", "merge nested sums"),
        ("losses/mean_squared_error", "dpredictions", "multiply out and merge nested sums"),
    ],
)
def test_sums_are_merged_multiplied_out_or_both(key, gradient, name):
    merging = {"multiply out", "merge nested sums", "multiply out and merge nested sums"}
    assert merging.intersection(rules_of(key, gradient)) == {name}


def test_a_delta_may_select_nothing_where_arrays_read_as_zero_outside():
    assert rule_names.sifted(none=True) in rules_of("layers/conv2d", "dx")
    assert rule_names.sifted(none=False) in rules_of("layers/conv2d", "dW")
    assert rule_names.sifted(none=False) in rules_of("layers/dense", "dx")


def test_digits_need_their_range():
    assert "a number $M c + m$, with $m < M$, determines $c$ and $m$" in rules_of(
        "layers/separable_conv2d", "dP"
    )
