"""What the kernel explorer should show for a kernel, from NumPy and refnet."""

import re
from typing import Any

import numpy as np
import pytest

import refnet
from tests.browser.figures.figure import Figure, when
from tests.browser.figures.numbers import assert_all_read, assert_reads, read

Array = np.ndarray[Any, Any]
PICTURES = ("The image", "Filtered once", "By column, then row", "The difference")
#: Of each picture: caption, spoken text, range below it, and pixels as shares of the largest.
READ_PICTURES = """
(root) => [...root.querySelectorAll("figure")].map((node) => [
  node.querySelector("figcaption").textContent,
  node.querySelector("[role=img]").getAttribute("aria-label"),
  node.lastElementChild.textContent,
  [...node.querySelectorAll("rect")].map((pixel) => [
    pixel.x.baseVal.value / pixel.width.baseVal.value,
    pixel.y.baseVal.value / pixel.height.baseVal.value,
    (pixel.classList.contains("is-negative") ? -1 : 1) * pixel.getAttribute("fill-opacity"),
  ]),
  node.querySelectorAll("path").length,
])
"""
READ_BARS = """
(root) => [...root.querySelectorAll(".refnet-bar")].map((bar) => [
  ...[...bar.children].map((node) => node.textContent),
  parseFloat(bar.querySelector(".refnet-fill").style.width) / 100,
])
"""


def filtered(image: Array, kernel: Array) -> Array:
    """Filter by refnet, with zeros around the image."""
    out, _ = refnet.conv2d(image[None, :, :, None], kernel[:, :, None, None], np.zeros(1))
    return out[0, :, :, 0]


def nearest(kernel: Array) -> tuple[Array, Array]:
    """Column and row: the row's smallest entry that is not small is 1, the column's largest > 0."""
    U, values, Vt = np.linalg.svd(kernel)
    column, row = U[:, 0] * values[0], Vt[0]
    sizes = np.abs(row)
    unit = sizes[sizes > sizes.max() / 10].min()
    sizes = np.abs(column)
    sign = np.sign(column[sizes >= sizes.max() * (1 - 1e-9)][0]) or 1.0
    return column * unit * sign, row / unit * sign


def assert_shows(figure: Figure, kernel: Array) -> None:
    """Everything for a kernel, of which one column and one row are nearest."""
    with when(kernel.tolist()):
        shown = figure.read()
        inputs = np.array(shown.tables["The kernel"].texts(), float)
        assert np.array_equal(inputs, kernel)
        values = np.linalg.svd(kernel, compute_uv=False)
        rank = int(np.linalg.matrix_rank(kernel))
        assert_bars(figure, values, rank)
        column, row = (part + 0.0 for part in nearest(kernel))
        for name, part in (("column", column[:, None]), ("row", row[None])):
            tiny = np.abs(part) < 1e-12 * values[0]
            assert_all_read(shown.tables[name].texts(), np.where(tiny, 0, part), least=1e-3)
        image = np.array(figure.data["image"])
        once = filtered(image, kernel)
        twice = filtered(filtered(image, column[:, None]), row[None])
        said = re.fullmatch(
            r"Rank (\d): the kernel is (separable: column times row is the kernel|not separable: "
            r"it is the sum of (\d) columns times rows, and the pair above is the nearest)\. "
            r"Largest difference between filtering once and twice: (\S+)\.",
            shown.says,
        )
        assert said is not None, shown.says
        assert int(said[1]) == rank
        assert said[3] == (str(rank) if rank > 1 else None)
        if rank > 1:
            assert_reads(said[4], np.abs(once - twice).max(), least=1e-3)
        else:  # nothing but rounding
            assert read(said[4])[0] <= 1e-13 * np.abs(once).max()
        _assert_pictures(figure, image, once, twice)


def assert_bars(figure: Figure, values: Array, rank: int) -> None:
    bars = figure.root.evaluate(READ_BARS)
    assert [bar[0] for bar in bars] == [f"σ{'₁₂₃₄₅'[r]}" for r in range(len(values))]
    for r, (_, _, text, share) in enumerate(bars):
        value = values[r] if r < rank else 0.0
        assert_reads(text, value, least=1e-3)
        assert share == pytest.approx(value / (values[0] or 1), abs=1e-3)


def _assert_pictures(figure: Figure, image: Array, once: Array, twice: Array) -> None:
    """All pixels, up to rounding; faint ones have no sign."""
    scale = max(np.abs(once).max(), np.abs(twice).max())
    arrays, scales = (image, once, twice, once - twice), (1.0, scale, scale, scale)
    pictures = figure.root.evaluate(READ_PICTURES)
    for caption, (title, spoken, span, pixels, signs), array, largest in zip(
        PICTURES, pictures, arrays, scales, strict=True
    ):
        rows, columns = array.shape
        assert title == caption
        assert spoken == f"{caption}: {rows} by {columns} pixels, {span}"
        if np.abs(array).max() > 1e-12 * largest:  # else it is nothing but rounding
            for text, value in zip(span.split(" to "), (array.min(), array.max()), strict=True):
                assert_reads(text, value if abs(value) > 1e-12 else 0.0, least=1e-3)
        expected = array / (largest or 1)
        found = np.full(array.shape, np.nan)
        for x, y, share in pixels:
            found[round(y), round(x)] = share
        faint = np.abs(expected) < 0.01 + 1e-9
        assert (
            np.abs(np.where(faint, np.abs(found) - np.abs(expected), found - expected)).max() < 1e-9
        )
        assert signs == (found <= -0.01).sum()
