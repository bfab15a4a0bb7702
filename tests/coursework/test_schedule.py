"""Many runs at once: which are done, repeated, or left alone."""

import dataclasses
import os
import signal
import subprocess
import sys
import time

import pytest

from refnet.coursework.experiment import Experiment
from refnet.coursework.processes import REPEATS, RunFailed, environment
from refnet.coursework.schedule import finished, path_of, run_all
from refnet.training import History

pytest.importorskip("joblib", reason="the extra cli is not installed")

SHORT = Experiment(
    study="curves", model="m1", setting=1, epochs=2, learning_rate=0.001, seed=0, data="digits"
)
RUNS = [dataclasses.replace(SHORT, seed=seed) for seed in range(3)]


class Events(list):
    """What was reported; kills the process of one run as soon as it has started."""

    def __init__(self, victim=None, times=0):
        self.victim, self.times = victim, times

    def __call__(self, event, job, number):
        if event != "progress":
            self.append((event, int(job.name[-1])))
        if event == "started" and self.times and job.name == self.victim.name:
            self.times -= 1
            os.kill(int(number), signal.SIGKILL)


def test_results_do_not_depend_on_the_order_or_the_number_of_processes(tmp_path):
    one = run_all(RUNS, tmp_path / "one", at_a_time=1, report=Events())
    two = run_all(reversed(RUNS), tmp_path / "two", at_a_time=2, report=Events())
    assert one == two
    assert one[RUNS[0]] != one[RUNS[1]]
    here = RUNS[0].run(RUNS[0].load())
    assert one[RUNS[0]].records == here.records


def test_finished_runs_are_not_repeated(tmp_path):
    first = run_all(RUNS[:2], tmp_path, at_a_time=2, report=Events())
    events = Events()
    second = run_all(RUNS, tmp_path, at_a_time=2, report=events)
    assert events == [("found", 0), ("found", 1), ("started", 2), ("finished", 2)]
    assert second[RUNS[0]] == first[RUNS[0]]


def test_a_run_that_was_something_else_is_repeated(tmp_path):
    run_all(RUNS[:1], tmp_path, at_a_time=1, report=Events())
    path = path_of(SHORT, tmp_path)
    history = History.load(path)
    history.metadata["experiment"]["setting"] = 2
    history.save(path)
    assert finished(SHORT, tmp_path) is None
    history.metadata["experiment"]["setting"] = 1
    history.save(path)
    assert finished(SHORT, tmp_path) == history
    history.metadata["versions"]["numpy"] = "1.0"
    history.save(path)
    assert finished(SHORT, tmp_path) is None


def test_a_killed_process_is_reported_and_only_its_run_repeated(tmp_path):
    events = Events(victim=RUNS[1], times=1)
    killed = run_all(RUNS, tmp_path / "killed", at_a_time=2, report=events)
    assert events.count(("killed", 1)) == 1
    assert [events.count(("started", seed)) for seed in range(3)] == [1, 2, 1]
    assert killed == run_all(RUNS, tmp_path / "whole", at_a_time=1, report=Events())


def test_a_run_that_is_killed_again_and_again_is_an_error(tmp_path):
    events = Events(victim=RUNS[0], times=1 + REPEATS)
    with pytest.raises(RunFailed, match=r"was killed 3 times, at last by signal 9"):
        run_all(RUNS[:1], tmp_path, at_a_time=1, report=events)


def test_an_error_is_told_with_what_the_process_said(tmp_path):
    wrong = dataclasses.replace(SHORT, model="m9")
    with pytest.raises(RunFailed, match=r"m9.* failed with exit code 1(.|\n)*no network is named"):
        run_all([wrong], tmp_path, at_a_time=1, report=Events())


def test_every_process_has_one_blas_thread_and_this_refnet(tmp_path, monkeypatch):
    """More threads would round sums in another order: the numbers would depend on --jobs."""
    (tmp_path / "refnet.py").write_text("raise SystemExit('another refnet')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    threads = "import os; print(os.environ['OPENBLAS_NUM_THREADS']); import refnet"
    out = subprocess.run(
        [sys.executable, "-c", threads], env=environment(), capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip
    assert out == "1\n"
    run_all(RUNS[:1], tmp_path / "runs", at_a_time=1, report=Events())


def test_results_of_other_code_are_not_taken(tmp_path, monkeypatch):
    run_all(RUNS[:1], tmp_path, at_a_time=1, report=Events())
    assert finished(SHORT, tmp_path) is not None
    monkeypatch.setattr("refnet.coursework.schedule.source", lambda: "other")
    assert finished(SHORT, tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", '{"schema_version": 0}', '{"schema_version": 1}'])
def test_a_file_that_cannot_be_read_is_no_finished_run(tmp_path, text):
    path_of(SHORT, tmp_path).write_text(text)
    assert finished(SHORT, tmp_path) is None


def test_an_error_ends_the_other_runs(tmp_path):
    """The long run would take minutes; its process is gone soon after the command has ended."""
    long = dataclasses.replace(SHORT, epochs=20_000)
    wrong = dataclasses.replace(SHORT, model="m9")
    processes = {}

    def report(event, job, number):
        if event == "started":
            processes[job.name] = int(number)

    with pytest.raises(RunFailed, match="m9"):
        run_all([long, wrong], tmp_path, at_a_time=2, report=report)
    for _ in range(50):
        if not is_running(processes[long.name]):
            return
        time.sleep(0.1)
    os.kill(processes[long.name], signal.SIGKILL)
    pytest.fail("the process of the long run went on")


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_worker_prints_its_progress(tmp_path):
    import json

    path = tmp_path / "history.json"
    text = json.dumps(dataclasses.asdict(SHORT))
    out = subprocess.run(
        [sys.executable, "-m", "refnet.coursework.worker", text, path],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    parts = [float(line) for line in out.splitlines()]
    assert len(parts) > 10
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert History.load(path).metadata["experiment"] == dataclasses.asdict(SHORT)
