"""Numbers as the interactive figures show them, compared to half a unit of the last digit."""

import math
import re

import numpy as np
from numpy.typing import ArrayLike

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
SPECIAL = {"NaN": math.nan, "∞": math.inf, "−∞": -math.inf}
#: 0.25, −3, 1.3·10⁻¹⁰ and 10⁻⁵, which stands for 1.0·10⁻⁵.
POWER = re.compile(r"(?:(−?\d\.\d)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
PLAIN = re.compile(r"−?\d+(?:\.(\d+))?")
ANY = re.compile(rf"{POWER.pattern}|{PLAIN.pattern}|NaN|−?∞")
#: JavaScript and NumPy round differently, far below any digit that is shown.
SLACK = 1e-12


def read(text: str, decimals: int = 3) -> tuple[float, float]:
    """Value of a shown number and the unit of its last digit; zeros at the end are left out."""
    if text in SPECIAL:
        return SPECIAL[text], 0.0
    if found := POWER.fullmatch(text):
        power = int(found[2].translate(SUPERSCRIPTS))
        return float((found[1] or "1").replace("−", "-") + f"e{power}"), 10.0 ** (power - 1)
    found = PLAIN.fullmatch(text)
    assert found is not None, f"no number: {text!r}"
    assert len(found[1] or "") <= decimals, f"more than {decimals} decimals: {text}"
    return float(text.replace("−", "-")), 10.0**-decimals


def numbers(sentence: str) -> list[float]:
    """All numbers of a sentence, in their order."""
    return [read(found[0])[0] for found in ANY.finditer(sentence)]


def assert_reads(text: str, expected: float, *, decimals: int = 3, least: float = 0) -> None:
    """The text is the number: nearest with so many decimals, and below ``least`` as a power."""
    value, unit = read(text, decimals)
    said = f"shown is {text}, expected {expected!r}"
    if not math.isfinite(expected):
        assert str(value) == str(float(expected)), said
        return
    assert abs(value - expected) <= unit / 2 * (1 + SLACK) + SLACK * abs(expected), said
    if expected and abs(abs(expected) - least) > SLACK:
        assert ("10⁻" in text) == (abs(expected) < least), said


def assert_rounded(text: str, expected: float, significant: int = 2, slack: float = 0) -> None:
    """The text is the number, which may be off by ``slack``, to so many significant digits."""
    value, _ = read(text, decimals=20)
    unit = 10.0 ** (math.floor(math.log10(abs(expected))) + 1 - significant) if expected else 0.0
    allowed = unit / 2 * (1 + SLACK) + SLACK * abs(expected) + slack
    assert abs(value - expected) <= allowed, f"shown is {text}, expected {expected!r}"


def assert_all_read(texts: list[list[str]], expected: ArrayLike, **options: float) -> None:
    """Rows of texts are the rows of an array."""
    array = np.asarray(expected)
    assert (len(texts), len(texts[0])) == array.shape
    for row, values in zip(texts, array.tolist(), strict=True):
        for text, value in zip(row, values, strict=True):
            assert_reads(text, value, **options)
