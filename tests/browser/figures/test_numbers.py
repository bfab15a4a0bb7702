"""The reader of shown numbers is strict, and needs no browser itself."""

import math

import pytest

from tests.browser.figures.numbers import assert_reads, assert_rounded, numbers, read


def test_numbers_are_read_with_the_unit_of_their_last_digit() -> None:
    assert read("−0.25") == (-0.25, 1e-3)
    assert read("1.3·10⁻¹²") == (1.3e-12, 1e-13)
    assert read("10⁻⁵") == (1e-5, 1e-6)
    assert read("−∞") == (-math.inf, 0)
    assert numbers("dx[2, 0] = −1.5: 10⁻⁵ and 2·3 of NaN")[:4] == [2, 0, -1.5, 1e-5]


@pytest.mark.parametrize(
    ("text", "expected", "options"),
    [
        ("0.333", 1 / 3, {}),
        ("0.5", 0.5004, {}),
        ("0.0005", 0.00050004, {"decimals": 4}),
        ("5.0·10⁻⁴", 0.000504, {"least": 0.001}),
        ("NaN", math.nan, {}),
        ("∞", math.inf, {}),
    ],
)
def test_right_texts_pass(text: str, expected: float, options: dict[str, float]) -> None:
    assert_reads(text, expected, **options)


@pytest.mark.parametrize(
    ("text", "expected", "options"),
    [
        ("0.333", 0.3336, {}),
        ("0.5", 0.5006, {}),
        ("0.3333", 1 / 3, {}),
        ("-1", -1.0, {}),  # the hyphen is no minus
        ("1.5", -1.5, {}),
        ("5.0·10⁻⁴", 0.000506, {"least": 0.001}),
        ("0.001", 0.0006, {"least": 0.001}),
        ("5.0·10⁻³", 0.005, {"least": 0.001}),
        ("∞", -math.inf, {}),
        ("0", math.nan, {}),
        ("NaN", 0.0, {}),
    ],
)
def test_wrong_texts_are_refused(text: str, expected: float, options: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        assert_reads(text, expected, **options)


def test_significant_digits() -> None:
    assert_rounded("1.2·10⁻⁷", 1.24e-7)
    assert_rounded("0", 0.0)
    for text, expected in (("1.2·10⁻⁷", 1.26e-7), ("0", 1e-300), ("0.42", 0.426)):
        with pytest.raises(AssertionError):
            assert_rounded(text, expected)
