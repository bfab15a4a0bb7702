"""The markers that pages may use, and what writes the Markdown in their place.

In the page of an op, whose path is the op's key (docs/layers/dense.md is ``layers/dense``), of
identities or of verdicts:

- ``indices``: what the indices of the derivation name;
- ``derivation``: definition, result and steps of all that is derived;
- ``code``: the op's source; names of helper functions that follow are shown below it;
- ``downloads``: links to the derivation's script and the notebook of an op;
- ``evidence``: the records of the last run;
- ``statements``, ``verdicts``: what a script of identities states, or decides.

In any page:

- ``summary``: the evidence of all ops, in the order of the navigation;
- ``totals``: the same in seven numbers;
- ``run verify dense``: what ``refnet verify dense`` prints;
- ``measured NAME ENTRY``: a table of docs/data/NAME.json, which a benchmark wrote, ``rows`` unless
  ENTRY names another;
- ``answers KEY TITLE; TITLE ...``: the tables of statements side by side, values only;
- ``equation NAME``, ``equation KEY ...``: a displayed formula: an example, results of an op, or a
  statement's chain (refnet_docs/formulas.py);
- ``results NAME TABLE ...``: tables of docs/data/NAME.json, results of a coursework;
- ``picture``, ``picture NAME``: the picture of the page's op, or the one of that name;
- ``explanation NAME``, ``framework TABLE``: tables of what explains them, and of the comparison
  with Keras;
- ``example-op``: what ``refnet verify`` prints of the op that the guide *Add an op* adds;
- ``provenance WHAT``: where the numbers of the site come from, for one kind of them;
- ``widget NAME``, ``widget NAME VARIANT``: an interactive figure, with what is shown where no
  script runs.
"""

from collections.abc import Callable

from refnet_docs.beside import code_markdown
from refnet_docs.claim import claim_markdown
from refnet_docs.commands import command_markdown
from refnet_docs.coursework import explanation_markdown, framework_markdown, results_markdown
from refnet_docs.derivation import derivation_markdown
from refnet_docs.downloads import downloads_markdown
from refnet_docs.equations import equations
from refnet_docs.evidence import evidence_markdown, summary_markdown
from refnet_docs.example_op import example_op_markdown
from refnet_docs.formulas import equation_markdown
from refnet_docs.indices import indices_markdown
from refnet_docs.measured import measured_markdown
from refnet_docs.pictures import picture_markdown
from refnet_docs.provenance import provenance_markdown
from refnet_docs.request import Request
from refnet_docs.sizes import by_number
from refnet_docs.statements import statements_markdown, verdicts_markdown
from refnet_docs.tables import answers_markdown
from refnet_docs.totals import totals_markdown
from refnet_docs.widgets import widget_markdown

Expansion = Callable[[Request], str]


def _answers(request: Request) -> str:
    key, _, titles = request.words.partition(" ")
    return answers_markdown(key, titles.split("; "))


def _results(request: Request) -> str:
    name, *kinds = request.arguments
    return results_markdown(name, kinds, request.root)


def _summary(request: Request) -> str:
    place = {uri: number for number, uri in enumerate(request.uris)}
    in_order = sorted(request.all_records, key=lambda r: place.get(f"{r.op}.md", len(place)))
    return summary_markdown(in_order)


def _evidence(request: Request) -> str:
    from refnet.core.keys import is_stated

    if is_stated(request.key):  # no code to claim anything about
        return evidence_markdown(request.records)
    tables = evidence_markdown(*by_number(request.key, request.records))
    claim = claim_markdown(len(equations(request.key)), request.records, request.to_root)
    return f"{claim}\n\n{tables}"


#: Each stands in the page of an op, a model, identities or verdicts, and is about that.
OF_A_KEY: dict[str, Expansion] = {
    "code": lambda r: code_markdown(r.key, r.root, r.arguments),
    "derivation": lambda r: derivation_markdown(r.key, r.records),
    "evidence": _evidence,
    "downloads": lambda r: downloads_markdown(r.key, r.to_root, r.root),
    "indices": lambda r: indices_markdown(r.key),
    "statements": lambda r: statements_markdown(r.key),
    "verdicts": lambda r: verdicts_markdown(r.key),
}

#: These may stand in any page.
ANYWHERE: dict[str, Expansion] = {
    "answers": _answers,
    "example-op": lambda r: example_op_markdown(r.words, r.root),
    "equation": lambda r: equation_markdown(r.words),
    "explanation": lambda r: explanation_markdown(r.words, r.root),
    "framework": lambda r: framework_markdown(r.words, r.root),
    "measured": lambda r: measured_markdown(r.words, r.root),
    "picture": lambda r: picture_markdown(r.words or r.key, r.root),
    "provenance": provenance_markdown,
    "results": _results,
    "run": lambda r: command_markdown(r.words, r.root),
    "summary": _summary,
    "totals": lambda r: totals_markdown(r.all_records, r.to_root),
    "widget": lambda r: widget_markdown(r.words, r.to_root),
}


def expand(name: str, request: Request) -> str:
    """Return the Markdown for a marker.

    Raises
    ------
    KeyError
        If no marker has this name, or it stands in a page of the wrong kind.
    """
    if name in OF_A_KEY:
        assert request.records is not None  # raises where the page is no op's
        return OF_A_KEY[name](request)
    if name in ANYWHERE:
        return ANYWHERE[name](request)
    raise KeyError(f"expected one of {', '.join(sorted(OF_A_KEY | ANYWHERE))}; got {name!r}")
