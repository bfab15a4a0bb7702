"""Initial values: the papers' limits and variances, fans, seeds, dtypes, refusals."""

import math

import numpy as np
import pytest

from refnet.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    Initializer,
    RandomNormal,
    RandomUniform,
    Zeros,
    fans,
)

RANDOM = (GlorotNormal, GlorotUniform, HeNormal, RandomNormal, RandomUniform)
#: Fan-in and fan-out that differ, so that no paper's formula is taken for another's.
DENSE, CONV = (600, 200), (5, 3, 40, 20)
FANS = {DENSE: (600, 200), CONV: (5 * 3 * 40, 5 * 3 * 20)}
#: A mean or a variance may be off by this many of its standard errors: the seed is fixed, and
#: a right one fails for one seed in 1.7 million.
STANDARD_ERRORS = 5

VARIANCES = {
    GlorotUniform: lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    GlorotNormal: lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    HeNormal: lambda fan_in, fan_out: 2 / fan_in,
    RandomNormal: lambda fan_in, fan_out: 0.05**2,
    RandomUniform: lambda fan_in, fan_out: 0.1**2 / 12,
}
UNIFORM_LIMITS = {
    GlorotUniform: lambda fan_in, fan_out: math.sqrt(6 / (fan_in + fan_out)),
    RandomUniform: lambda fan_in, fan_out: 0.05,
}


def assert_moments(values, mean, variance, kurtosis):
    n = values.size
    mean_error = math.sqrt(variance / n)
    assert abs(values.mean() - mean) <= STANDARD_ERRORS * mean_error
    variance_error = variance * math.sqrt((kurtosis - 1) / n)
    assert abs(((values - mean) ** 2).mean() - variance) <= STANDARD_ERRORS * variance_error
    fourth = ((values - mean) ** 4).mean() / variance**2  # tells a normal from a uniform
    assert fourth == pytest.approx(kurtosis, abs=0.2)


@pytest.mark.parametrize("shape", [DENSE, CONV])
@pytest.mark.parametrize("initializer", RANDOM)
def test_moments_and_limits(initializer, shape):
    values = initializer(seed=0)(shape, dtype=float)
    assert values.shape == shape
    limit = UNIFORM_LIMITS.get(initializer)
    assert_moments(values, 0, VARIANCES[initializer](*FANS[shape]), 1.8 if limit else 3)
    if limit:
        assert 0.999 * limit(*FANS[shape]) < np.abs(values).max() <= limit(*FANS[shape])


def test_the_check_of_moments_tells_the_papers_apart():
    he = HeNormal(seed=0)(DENSE, dtype=float)
    for initializer in (GlorotNormal, RandomNormal):
        with pytest.raises(AssertionError):
            assert_moments(he, 0, VARIANCES[initializer](*DENSE), 3)
    with pytest.raises(AssertionError):  # fan-out in place of fan-in
        assert_moments(he, 0, VARIANCES[HeNormal](*DENSE[::-1]), 3)
    with pytest.raises(AssertionError):
        assert_moments(he, 0, VARIANCES[HeNormal](*DENSE), 1.8)
    with pytest.raises(AssertionError):
        assert_moments(he + 0.01, 0, VARIANCES[HeNormal](*DENSE), 3)


def test_parameters():
    assert_moments(RandomNormal(3, 2, seed=0)(DENSE, dtype=float), 3, 4, 3)
    uniform = RandomUniform(-1, 5, seed=0)(DENSE, dtype=float)
    assert_moments(uniform, 2, 3, 1.8)
    assert uniform.min() >= -1
    assert uniform.max() < 5
    assert (RandomNormal(3, 0)((2, 2)) == 3).all()
    assert Zeros()((3, 2)).tolist() == [[0, 0], [0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [((7,), (7, 7)), ((784, 32), (784, 32)), ((3, 5, 2, 4), (30, 60)), ((1, 1, 1, 1), (1, 1))],
)
def test_fans(shape, expected):
    assert fans(shape) == expected


@pytest.mark.parametrize("shape", [(), (2, 3, 4), (1, 2, 3, 4, 5), (0, 3), (3, -1)])
def test_fans_refuse(shape):
    with pytest.raises(
        ValueError, match=r"expected \(M,\), \(D, M\) or \(kh, kw, C, F\)"
    ) as caught:
        fans(shape)
    assert str(caught.value).startswith(f"shape is {shape};")


@pytest.mark.parametrize("initializer", RANDOM)
def test_seeds_and_generators(initializer):
    first, again, other = (initializer(seed=seed)(DENSE) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).mean() > 0.9
    twice = initializer(seed=1)
    np.testing.assert_array_equal(twice(DENSE), first)
    assert (twice(DENSE) != first).mean() > 0.9  # a second draw, not the first again
    given = initializer(seed=2)(DENSE, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(given, first)  # the generator given comes first
    unseeded = initializer()
    assert (unseeded(DENSE) != initializer()(DENSE)).mean() > 0.9


@pytest.mark.parametrize("initializer", [*RANDOM, Zeros])
def test_dtypes(initializer):
    assert initializer(seed=0)((3, 2)).dtype == np.float32
    double = initializer(seed=0)((3, 2), dtype=np.float64)
    assert double.dtype == np.float64
    np.testing.assert_array_equal(initializer(seed=0)((3, 2)), double.astype(np.float32))
    for dtype in (int, bool):  # would round every weight to 0
        with pytest.raises(TypeError, match="expected a floating or complex dtype"):
            initializer(seed=0)((3, 2), dtype=dtype)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RandomUniform(1, 1), "minval is 1 and maxval 1; expected minval < maxval"),
        (lambda: RandomUniform(float("nan"), 1), "minval is nan and maxval 1; expected"),
        (lambda: RandomNormal(0, -0.1), "stddev is -0.1; expected a number of at least 0"),
        (lambda: RandomNormal(0, float("nan")), "stddev is nan; expected"),
        (lambda: HeNormal()((2, 3, 4)), r"shape is \(2, 3, 4\); expected"),
    ],
)
def test_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_base_says_what_to_define():
    with pytest.raises(NotImplementedError, match="Initializer must define draw"):
        Initializer()((2, 3))
