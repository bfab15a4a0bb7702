"""The learning curves: what the figure shows."""

import pytest

from refnet.training import History, plot_learning_curves

pytest.importorskip("matplotlib", reason="the extra plots is not installed")


def texts(panel):
    return [text.get_text() for text in panel.texts]


def test_a_column_a_model_and_a_row_a_setting(grid):
    figure = plot_learning_curves(grid, title="digits")
    assert [panel.get_title() for panel in figure.axes] == [
        "m1: 1 epoch, learning rate 0.001",
        "m2: 1 epoch, learning rate 0.001",
        "m1: 15 epochs, learning rate 10",
        "m2: 15 epochs, learning rate 10",
    ]
    assert [panel.get_xlabel() for panel in figure.axes] == 2 * [""] + 2 * [
        "training samples processed"
    ]
    assert [panel.get_ylabel() for panel in figure.axes] == 2 * ["accuracy", ""]
    assert [texts(panel) for panel in figure.axes] == [
        ["test\n0.7500"],
        ["test\n0.8000"],
        ["test\n0.9000"],
        ["test\n0.0000"],
    ]
    assert figure.get_suptitle() == "digits"
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "train accuracy",
        "test accuracy",
        "divergence",
    ]


def test_the_curves_are_the_records(grid):
    figure = plot_learning_curves(grid)
    train, test = figure.axes[0].lines
    assert list(train.get_xdata()) == list(test.get_xdata()) == [20_000, 40_000]
    assert list(train.get_ydata()) == [0.75, 0.875]
    assert list(test.get_ydata()) == [0.5, 0.75]
    line = figure.axes[3].lines[2]
    assert list(line.get_xdata()) == [15_000, 15_000]


def test_ticks_are_in_thousands(grid):
    figure = plot_learning_curves(grid)
    figure.draw_without_rendering()
    labels = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert {"0", "20k", "40k"} <= set(labels)


def test_all_of_a_long_run_is_in_view_beside_a_short_one(make_history):
    long, short = make_history([0.1] * 9 + [0.99]), make_history((0.2, 0.3))
    figure = plot_learning_curves({"short": [short], "long": [long], "again": [short]})
    for panel, end in zip(figure.axes, (40_000, 200_000, 40_000), strict=True):
        assert panel.get_xlim()[0] <= 0
        assert end <= panel.get_xlim()[1] < 1.2 * end
        assert panel.get_ylim()[1] >= 0.99


def test_several_seeds_are_a_mean_in_a_band(make_history):
    figure = plot_learning_curves({"m1": [[make_history((0.2, 0.5)), make_history((0.4, 0.9))]]})
    (panel,) = figure.axes
    test = next(line for line in panel.lines if line.get_label() == "test accuracy")
    assert test.get_ydata() == pytest.approx([0.3, 0.7])
    assert texts(panel) == ["test\n0.7000"]
    band = panel.collections[1].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == (0.2, 0.9)


def test_seeds_that_stop_earlier_leave_the_mean(make_history):
    long, short = make_history((0.2, 0.5, 0.7)), make_history((0.4, 0.9))
    (panel,) = plot_learning_curves({"m1": [[long, short]]}).axes
    test = next(line for line in panel.lines if line.get_label() == "test accuracy")
    assert test.get_ydata() == pytest.approx([0.3, 0.7, 0.7])


def test_a_row_of_diverged_runs_has_no_accuracy_below_0(make_history):
    history = make_history((0.0, 0.0))
    for record in history.records:
        record["train_accuracy"] = 0.0
    low, high = plot_learning_curves(history).axes[0].get_ylim()
    assert (low, high) == (-0.05, 1.05)


def test_one_history_is_one_panel(make_history):
    (panel,) = plot_learning_curves(make_history([0.25])).axes
    assert panel.get_title() == "m1: 5 epochs, learning rate 0.1"
    assert (panel.get_xlabel(), panel.get_ylabel()) == ("training samples processed", "accuracy")


def test_models_may_have_different_numbers_of_settings(grid):
    figure = plot_learning_curves({"m0": grid["m1"][:1], **grid})
    assert len(figure.axes) == 5
    assert [panel.get_xlabel() != "" for panel in figure.axes] == [True, False, False, True, True]
    assert [panel.get_ylabel() != "" for panel in figure.axes] == [True, False, False, True, False]


def test_metadata_are_not_needed(make_history):
    history = History(records=make_history().records)
    assert plot_learning_curves(history).axes[0].get_title() == "model"
