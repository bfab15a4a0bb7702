"""Studies that are no training runs of a sheet: what explains a table, and another framework."""

import importlib.metadata
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from refnet.cli.coursework_report import can_draw, list_files, say, show
from refnet.coursework.processes import Job, environment, run_jobs
from refnet.coursework.source import source
from refnet.training.metadata import versions

if TYPE_CHECKING:
    from refnet.cli.reproduction import Reproduction


def explain(of: "Reproduction") -> None:
    """Do the experiments that explain the published table."""
    from refnet.coursework.explained import EXPLANATIONS
    from refnet.coursework.explained_tables import EXPLAINED_TABLES

    say(of.sheet, "explained", "why the published table is so: step size, overflow, stability")
    command = of.command("explained")
    jobs, missing = [], []
    for name in EXPLANATIONS:
        path = of.document(name)
        arguments = ("refnet.coursework.explain", name, str(path), of.data, command)
        jobs.append(Job(name, arguments, cost=1))
        found = _read(path)
        expected = {"command": command, "versions": versions(), "source": source()}
        if {key: found.get(key) for key in expected} != expected:
            missing.append(jobs[-1])

    def work(report: Any) -> None:
        for job in set(jobs) - set(missing):
            report("found", job, 1)
        for _ in run_jobs(missing, at_a_time=of.at_a_time, report=report):
            pass

    of.in_processes(jobs, work)
    documents = {name: _read(of.document(name)) for name in EXPLANATIONS}
    show([EXPLAINED_TABLES[name](document) for name, document in documents.items()])
    figures = []
    if can_draw():
        from refnet.coursework.figures import draw_explained

        figures = draw_explained(documents, of.out, suffixes=("svg", "png"))
    list_files([*map(of.document, EXPLANATIONS), *figures])


def compare(of: "Reproduction") -> None:
    """Compare with Keras, where that is installed."""
    say(of.sheet, "framework", "the sheet's models in Keras, with the same weights and batches")
    if importlib.util.find_spec("keras") is None:
        click.echo("Left out: Keras is not installed. pip install '.[compare]'\n")
        return
    path = of.document("framework")
    found = _read(path)
    now = (source(), of.data, importlib.metadata.version("keras"))
    if now != (found.get("source"), found.get("data"), found.get("versions", {}).get("keras")):
        _compare(path, of.quick)
    figures = []
    if can_draw():
        from refnet.coursework.figures import draw_framework

        figures = draw_framework(_read(path), of.out, suffixes=("svg", "png"))
    list_files([path, *figures])


def _compare(path: Path, quick: bool) -> None:
    command = [sys.executable, "-m", "refnet.comparison", "--json", str(path)]
    command += ["--quick"] * quick
    if subprocess.run(command, env=environment(), check=False).returncode:
        raise click.ClickException("the comparison with Keras failed.")


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):  # not there, or cut off
        return {}
