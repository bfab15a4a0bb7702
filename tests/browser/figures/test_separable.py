"""The kernel explorer shows NumPy's singular values, and images filtered by refnet."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.browser.figures.figure import Figure
from tests.browser.figures.kernels import assert_bars, assert_shows, nearest
from tests.browser.figures.numbers import assert_all_read

pytestmark = pytest.mark.browser


@pytest.fixture
def figure(open_figure: Callable[..., Any]) -> Figure:
    figure: Figure = open_figure("identities/separable_kernels.html", "separable")
    figure.choose("Size", "3x3")
    figure.choose("Kernel", "Sobel")
    return figure


def test_presets_of_both_sizes(figure: Figure) -> None:
    for size in ("3", "5"):
        figure.choose("Size", f"{size}x{size}")
        for name in ("sharpen", "Sobel", "Laplacian" if size == "3" else "binomial"):
            figure.choose("Kernel", name)
            assert_shows(figure, np.array(figure.data["presets"][size][name]))


def test_kernels_that_are_typed(figure: Figure) -> None:
    kernel = np.array(figure.data["presets"]["3"]["Sobel"])
    for (r, c), text in {(0, 1): "2.5", (2, 2): "-0.001", (1, 0): "0", (1, 2): "1e3"}.items():
        figure.type(f"kernel, row {r}, column {c}", text)
        kernel[r, c] = float(text)
        assert_shows(figure, kernel)
    assert figure.control("Kernel").evaluate("node => node.selectedOptions[0].text") == "your own"
    figure.choose("Size", "5x5")
    kernel = np.pad(kernel, 1)
    assert_shows(figure, kernel)
    figure.type("kernel, row 4, column 0", "-7")
    kernel[4, 0] = -7
    assert_shows(figure, kernel)
    figure.choose("Size", "3x3")
    assert_shows(figure, kernel[1:4, 1:4])
    figure.choose("Kernel", "Sobel")  # is what it was before it was edited
    assert_shows(figure, np.array(figure.data["presets"]["3"]["Sobel"]))


def test_random_kernel_and_entry_without_a_number(figure: Figure) -> None:
    figure.button("Random integers").click()
    kernel = np.array(figure.read().tables["The kernel"].texts(), float)
    assert np.array_equal(kernel, np.clip(kernel.round(), -3, 3))
    kernel[:] = 0
    kernel[1] = 1, 2, 3
    for (r, c), value in np.ndenumerate(kernel):
        figure.type(f"kernel, row {r}, column {c}", f"{value:g}")
    assert_shows(figure, kernel)
    field = figure.control("kernel, row 1, column 2")
    field.press("Control+a")
    field.press("Delete")
    assert field.get_attribute("aria-invalid") == "true"
    shown = figure.read()
    assert shown.says == "Row 1, column 2 holds no number; its last one, 3, still counts."
    assert_all_read(shown.tables["row"].texts(), nearest(kernel)[1][None])


def test_equal_singular_values_and_zeros_are_told(figure: Figure) -> None:
    figure.choose("Kernel", "diagonal")
    says = figure.read().says
    assert says.startswith("Rank 3: the kernel is not separable: it is the sum of 3 columns")
    assert "(another is as near, since the two largest singular values are equal)" in says
    for place in range(3):
        figure.type(f"kernel, row {place}, column {place}", "0")
    shown = figure.read()
    assert shown.says.startswith("Rank 0: the kernel is separable")
    assert shown.says.endswith("twice: 0.")
    for name in ("column", "row"):
        assert np.size(shown.tables[name].texts()) == 3
    assert_bars(figure, np.zeros(3), 0)
