"""What every op must do, whatever it computes: dtypes, shapes, purity, linearity of the pullback.

Each check takes the spec and the op under test (which need not be the spec's own), raises
AssertionError, and returns how many things it checked. Its docstring is the claim.
"""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from refnet.verification.comparison import as_tuple
from refnet.verification.evidence import Outcome
from refnet.verification.spec import Case, Op, Spec

FLOAT32_TOLERANCE = 1e-5


def claim(check: Callable[..., Any]) -> str:
    """Claim of a check: the first line of its docstring."""
    return (check.__doc__ or check.__name__).strip().splitlines()[0].rstrip(".")


def _run(spec: Spec, op: Op, case: Case, dtype: Any = float) -> tuple[Any, ...]:
    """Arrays, output, cotangent, pullback and gradients of a case in one dtype."""
    arrays, options, source = spec.sample(case)
    arrays = [array.astype(dtype) for array in arrays]
    out, pullback = op(*arrays, **options)
    dout = source.array("dout", np.shape(out)).astype(dtype)
    return arrays, out, dout, pullback, as_tuple(pullback(dout))


def keeps_dtype_and_shape(spec: Spec, op: Op) -> Outcome:
    """Output and gradients have the dtype of the arrays, and each gradient its array's shape."""
    count = 0
    for case in spec.cases:
        for dtype in (np.float32, np.float64, np.complex128):
            arrays, out, _, _, gradients = _run(spec, op, case, dtype)
            assert np.result_type(out) == dtype, f"{np.dtype(dtype)} gives {np.result_type(out)}"
            for array, gradient in zip(arrays, gradients, strict=True):
                assert gradient.dtype == dtype, f"gradient of dtype {gradient.dtype}"
                assert gradient.shape == array.shape, f"gradient of shape {gradient.shape}"
                count += 1
    return Outcome(count)


def changes_no_argument(spec: Spec, op: Op) -> Outcome:
    """Neither the forward nor the pullback changes the arrays, the options or dout."""
    count = 0
    for case in spec.cases:
        arrays, options, source = spec.sample(case)
        held = [*arrays, *(o for o in options.values() if isinstance(o, np.ndarray))]
        copies = [array.copy() for array in held]
        out, pullback = op(*arrays, **options)
        held.append(source.array("dout", np.shape(out)))
        copies.append(held[-1].copy())
        pullback(held[-1])
        for array, copy in zip(held, copies, strict=True):
            assert np.array_equal(array, copy), "an argument was changed"
            count += 1
    return Outcome(count)


def pullback_repeats(spec: Spec, op: Op) -> Outcome:
    """The pullback gives the same result when called again, also after another cotangent."""
    count = 0
    for case in spec.cases:
        _, _, dout, pullback, first = _run(spec, op, case)
        first = tuple(gradient.copy() for gradient in first)
        pullback(-3 * dout)
        for before, after in zip(first, as_tuple(pullback(dout)), strict=True):
            assert np.array_equal(before, after), "the second call gives something else"
            count += 1
    return Outcome(count)


def pullback_is_linear(spec: Spec, op: Op) -> Outcome:
    """The pullback of 2u - 3v is 2 pullback(u) - 3 pullback(v), and so for iu and for 0."""
    worst, count = 0.0, 0
    for case in spec.cases:
        _, out, u, pullback, _ = _run(spec, op, case)
        v = np.cos(np.arange(np.size(out))).reshape(np.shape(out))
        parts = zip(
            as_tuple(pullback(2 * u - 3 * v)), as_tuple(pullback(u)), as_tuple(pullback(v)),
            as_tuple(pullback(0 * u)), strict=True,
        )  # fmt: skip
        for together, at_u, at_v, at_zero in parts:
            error = np.abs(together - (2 * at_u - 3 * at_v)).max()
            worst = max(worst, float(error / (1 + np.abs(together).max())))
            assert not at_zero.any(), "the pullback of 0 is not 0"
            count += together.size
        _, _, u, pullback, at_u = _run(spec, op, case, complex)
        for turned, gradient in zip(as_tuple(pullback(1j * u)), at_u, strict=True):
            error = np.abs(turned - 1j * gradient).max()
            worst = max(worst, float(error / (1 + np.abs(gradient).max())))
            count += turned.size
    return Outcome(count, worst, 1e-13)


def float32_agrees(spec: Spec, op: Op) -> Outcome:
    """In float32 the results are those of float64 up to its rounding."""
    worst, count = 0.0, 0
    for case in spec.cases:
        _, out32, _, _, gradients32 = _run(spec, op, case, np.float32)
        _, out64, _, _, gradients64 = _run(spec, op, case, np.float64)
        for single, double in zip((out32, *gradients32), (out64, *gradients64), strict=True):
            error = np.abs(single - double).max() / (1 + np.abs(double).max())
            worst, count = max(worst, float(error)), count + np.size(double)
    return Outcome(count, worst, FLOAT32_TOLERANCE)


def zero_input_is_safe(spec: Spec, op: Op) -> Outcome:
    """Zeros everywhere give finite results without any floating-point warning."""
    count = 0
    for case in spec.cases:
        arrays, options, source = spec.sample(case)
        with np.errstate(all="raise"), warnings.catch_warnings():
            warnings.simplefilter("error")
            out, pullback = op(*[np.zeros_like(array) for array in arrays], **options)
            gradients = pullback(source.array("dout", np.shape(out)))
        for result in (out, *as_tuple(gradients)):
            assert np.isfinite(result).all(), "not finite"
            count += 1
    return Outcome(count)


def nan_is_propagated(spec: Spec, op: Op) -> Outcome:
    """A NaN in an array reaches the output."""
    count = 0
    for case in spec.cases:
        arrays, options, _ = spec.sample(case)
        for position in range(len(arrays)):
            spoiled = [array.copy() for array in arrays]
            spoiled[position].flat[0] = np.nan
            assert np.isnan(op(*spoiled, **options)[0]).any(), "the NaN is lost"
            count += 1
    return Outcome(count)


CHECKS: tuple[Callable[[Spec, Op], Outcome], ...] = (
    keeps_dtype_and_shape,
    changes_no_argument,
    pullback_repeats,
    pullback_is_linear,
    float32_agrees,
    zero_input_is_safe,
    nan_is_propagated,
)
