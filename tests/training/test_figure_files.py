"""The files of the plots are reproducible, and bad arguments leave none."""

import subprocess
import sys

import pytest

from refnet.training import History, plot_learning_curves, plot_summary_table

pytest.importorskip("matplotlib", reason="the extra plots is not installed")


@pytest.mark.parametrize("plot", [plot_learning_curves, plot_summary_table])
@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_files_are_the_same_bytes_twice(grid, tmp_path, plot, suffix):
    first, again = tmp_path / "new" / f"1.{suffix}", tmp_path / f"2.{suffix}"
    for path in (first, again):
        plot(grid, path=path)
    content = first.read_bytes()
    assert content == again.read_bytes()
    assert content.startswith({"svg": b"<?xml", "png": b"\x89PNG"}[suffix])
    assert b"<dc:date>" not in content
    assert [path.name for path in first.parent.iterdir()] == [first.name]


@pytest.mark.parametrize("plot", [plot_learning_curves, plot_summary_table])
def test_bad_arguments(plot, grid, tmp_path):
    with pytest.raises(ValueError, match="histories is empty; expected at least one model"):
        plot({})
    with pytest.raises(ValueError, match=r"histories\['m1'\] is empty; expected at least one Hist"):
        plot({"m1": []})
    with pytest.raises(
        ValueError, match=r"'model'\] holds a History without records; expected one at least"
    ):
        plot(History())
    with pytest.raises(TypeError, match=r"histories\['m1'\] holds 3; expected History objects"):
        plot({"m1": [3]})
    with pytest.raises(ValueError, match=r"a\.pdf'; expected a name in \.svg or \.png"):
        plot(grid, path=tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_the_extra_is_named(grid, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ModuleNotFoundError, match=r"plotting needs .*'refnet\[plots\]'"):
        plot_learning_curves(grid)


def test_pyplot_is_not_used(make_history, tmp_path):
    make_history().save(tmp_path / "h.json")
    code = """
import sys
from refnet.training import History, plot_learning_curves
plot_learning_curves(History.load(sys.argv[1]), path=sys.argv[2])
assert "matplotlib.pyplot" not in sys.modules
"""
    arguments = [str(tmp_path / name) for name in ("h.json", "a.svg")]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)
    plot_learning_curves(make_history(), path=tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
