"""The progress bar."""

import sys

import pytest

from refnet.training import Callback

pytest.importorskip("rich", reason="the extra cli is not installed")


def test_progress_bar(run_tiny, capsys):
    history = run_tiny(progress=True)
    assert history == run_tiny()
    out, err = capsys.readouterr()
    last = history.records[-1]
    shown = " ".join(err.split())
    assert out == ""
    assert "epoch 2/2" in shown
    assert f"loss {last['loss']:.4f}" in shown
    assert f"accuracy {last['validation_accuracy']:.4f}" in shown


def test_progress_bar_ends_when_training_fails(run_tiny, capsys):
    class Fails(Callback):
        def on_step_end(self, step, loss):
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        run_tiny(Fails(), progress=True)
    run_tiny(progress=True)
    assert "epoch 2/2" in capsys.readouterr().err


def test_progress_without_rich_says_what_to_install(run_tiny, monkeypatch):
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    with pytest.raises(ModuleNotFoundError, match=r"progress bar needs .*'refnet\[cli\]'"):
        run_tiny(progress=True)
