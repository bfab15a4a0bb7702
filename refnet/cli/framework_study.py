"""The comparison of a sheet's models with another framework's."""

import importlib.metadata
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refnet.cli.coursework_report import can_draw, list_files, say
from refnet.core.extras import how_to_install
from refnet.coursework.explanations.documents import load_document
from refnet.coursework.processes import environment
from refnet.coursework.source import source

if TYPE_CHECKING:
    from refnet.cli.reproduction import Reproduction


def compare(of: "Reproduction") -> None:
    """Compare with Keras, where that is installed."""
    say(of.sheet, "framework", "the sheet's models in Keras, with the same weights and batches")
    if importlib.util.find_spec("keras") is None:
        click.echo(f"Left out: Keras is not installed. {how_to_install('compare')}\n")
        return
    path = of.document("framework")
    found = load_document(path)
    now = (source(), of.data, importlib.metadata.version("keras"))
    if now != (found.get("source"), found.get("data"), found.get("versions", {}).get("keras")):
        _compare(path, of.quick)
    figures = []
    if can_draw():
        from refnet.coursework.figures import draw_framework

        figures = draw_framework(load_document(path), of.out, suffixes=("svg", "png"))
    list_files([path, *figures])


def _compare(path: Path, quick: bool) -> None:
    command = [sys.executable, "-m", "refnet.comparison", "--json", str(path)]
    command += ["--quick"] * quick
    if subprocess.run(command, env=environment(), check=False).returncode:
        raise click.ClickException("the comparison with Keras failed.")
