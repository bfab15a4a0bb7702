"""The table of results: what the figure shows."""

import pytest

from refnet.training import History, plot_summary_table

pytest.importorskip("matplotlib", reason="the extra plots is not installed")


def cells(figure):
    (table,) = figure.axes[0].tables
    positions = table.get_celld()
    rows, columns = (1 + max(position[axis] for position in positions) for axis in (0, 1))
    return [
        [positions[row, column].get_text().get_text() for column in range(columns)]
        for row in range(rows)
    ]


def test_summary_table(grid):
    assert cells(plot_summary_table(grid)) == [
        ["model", "1 epoch,\nlearning rate 0.001", "15 epochs,\nlearning rate 10"],
        ["m1", "0.7500", "0.9000"],
        ["m2", "0.8000", "0.0000 (diverged)"],
    ]


def test_summary_table_where_the_settings_differ(grid, make_history):
    grid["m3"] = [make_history((0.5, 0.625), epochs=7)]
    assert cells(plot_summary_table(grid)) == [
        ["model", "setting 1", "15 epochs,\nlearning rate 10"],
        ["m1", "0.7500", "0.9000"],
        ["m2", "0.8000", "0.0000 (diverged)"],
        ["m3", "0.6250", "–"],
    ]


def test_metadata_are_not_needed(make_history):
    history = History(records=make_history().records)
    assert cells(plot_summary_table(history)) == [["model", "setting 1"], ["model", "0.7500"]]


def test_several_seeds_are_mean_and_deviation(make_history):
    seeds = [make_history((0.2,)), make_history((0.4,))]
    assert cells(plot_summary_table({"m1": [seeds]}))[1] == ["m1", "0.3000 ± 0.1414"]
