"""What explains a published table: experiments that are no training runs of a sheet."""

from typing import TYPE_CHECKING, Any

from refnet.cli.coursework_report import can_draw, list_files, say, show
from refnet.coursework.explanations.documents import load_document
from refnet.coursework.processes import Job, run_jobs
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
        found = load_document(path)
        expected = {"command": command, "versions": versions(), "source": source()}
        if {key: found.get(key) for key in expected} != expected:
            missing.append(jobs[-1])

    def work(report: Any) -> None:
        for job in set(jobs) - set(missing):
            report("found", job, 1)
        for _ in run_jobs(missing, at_a_time=of.at_a_time, report=report):
            pass

    of.in_processes(jobs, work)
    documents = {name: load_document(of.document(name)) for name in EXPLANATIONS}
    show([EXPLAINED_TABLES[name](document) for name, document in documents.items()])
    figures = []
    if can_draw():
        from refnet.coursework.figures import draw_explained

        figures = draw_explained(documents, of.out, suffixes=("svg", "png"))
    list_files([*map(of.document, EXPLANATIONS), *figures])
