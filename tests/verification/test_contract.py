"""Each check of the contract fails for an op that breaks it, and passes for the real one."""

import numpy as np
import pytest

from refnet.verification import contract, letters, specs
from refnet.verification.evidence import gather

SPEC = specs.load("activations/tanh")


def tanh_with(out=lambda x: np.tanh(x), slope=lambda x, dout: dout * (1 - np.tanh(x) ** 2)):
    """Return an op without the decorator's protection."""
    return lambda x: (out(x), lambda dout: slope(x, dout))


def spoil(x, dout):
    dout *= 2
    return dout * (1 - np.tanh(x) ** 2)


def counting():
    calls = []

    def slope(x, dout):
        calls.append(1)
        return dout * (1 - np.tanh(x) ** 2) * len(calls)

    return slope


BREAKERS = {
    "keeps_dtype_and_shape": [
        tanh_with(slope=lambda x, dout: (dout * (1 - np.tanh(x) ** 2)).astype(np.float64)),
        tanh_with(out=lambda x: np.tanh(x).astype(complex)),
        tanh_with(slope=lambda x, dout: dout[:1]),
    ],
    "changes_no_argument": [tanh_with(slope=spoil), tanh_with(out=lambda x: np.tanh(x, out=x))],
    "pullback_repeats": [tanh_with(slope=counting())],
    "pullback_is_linear": [
        tanh_with(slope=lambda x, dout: dout * dout),
        tanh_with(slope=lambda x, dout: dout + 1),
        tanh_with(slope=lambda x, dout: dout.real * (1 - np.tanh(x) ** 2)),
        tanh_with(slope=lambda x, dout: abs(dout)),
    ],
    "float32_agrees": [tanh_with(out=lambda x: np.tanh(x + x.dtype.type(1) / 3 - 0.3333))],
    "zero_input_is_safe": [
        tanh_with(out=lambda x: np.where(x == 0, 0, x / x)),
        tanh_with(slope=lambda x, dout: dout * np.log(x * x) ** 2),
    ],
    "nan_is_propagated": [tanh_with(out=lambda x: np.nan_to_num(np.tanh(x)))],
}


def record(check, op):
    return gather("op", "F", "case", "claim", lambda: check(SPEC, op))


def test_every_check_has_a_breaker():
    assert set(BREAKERS) == {check.__name__ for check in contract.CHECKS}


@pytest.mark.parametrize(
    ("name", "op"),
    [(name, op) for name, ops in BREAKERS.items() if name != "float32_agrees" for op in ops],
)
def test_check_fails_for_an_op_that_breaks_it(name, op):
    with np.errstate(all="ignore"):
        assert not record(getattr(contract, name), op).passed


def test_float32_check_fails_for_an_op_that_loses_digits():
    def coarse(x):
        digits = 3 if x.dtype == np.float32 else 15
        return np.round(np.tanh(x), digits), lambda dout: dout * (1 - np.tanh(x) ** 2)

    assert not record(contract.float32_agrees, coarse).passed


@pytest.mark.parametrize("check", contract.CHECKS)
def test_check_passes_for_the_real_op(check):
    assert record(check, SPEC.op).passed


def test_a_right_variant_is_not_rejected():
    right = tanh_with(slope=lambda x, dout: dout - dout * np.tanh(x) * np.tanh(x))
    with pytest.raises(AssertionError, match="nothing rejects it"):
        letters._reject(SPEC, right)


def test_a_variant_that_cannot_run_is_not_rejected_for_it():
    with pytest.raises(AssertionError, match="nothing rejects it"):
        letters._reject(SPEC, lambda: None)
