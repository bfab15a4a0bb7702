"""Statements as Markdown, from the very objects that were checked."""

import itertools
from collections.abc import Iterator
from typing import Any

from markdown.extensions.toc import slugify

from refnet_docs.inline import caption, display, indent, prose, sentence
from refnet_docs.tables import is_table, table_markdown

UNNUMBERED = itertools.repeat("")
#: How the headings begin that are not folded away with the proof.
OUTCOMES = ("counter-example", "corrected")


def statements_markdown(key: str) -> str:
    """Every statement of a script: its title, what it says, its formulas, how much was compared."""
    numbers = map(str, itertools.count(1))
    found = _derivations("catalogue").statements(key)
    return "\n\n".join(_statement(statement, numbers) for statement in found)


def named(statement: Any, title: str) -> bool:
    """Whether a marker names this statement, whose title it may give as plain text."""
    return title in (statement.title, _derivations("calculus.captions").plain(statement.title))


def verdicts_markdown(key: str) -> str:
    """Table of a script's verdicts, each with a link to its claim."""
    rows = ["| claim | about | verdict |", "| --- | --- | --- |"]
    for statement in _derivations("catalogue").statements(key):
        number, about = _number(statement), statement.title.partition(": ")[2]
        verdict = f"**{statement.status}** {statement.condition}".strip()
        if statement.status == "fails":
            verdict += f"; right is: {statement.correction.title}"
        row = f"| [{number}](#claim-{number}) | {caption(about)} | {prose(verdict)} |"
        rows.append(row)
    return '<div class="refnet-results" markdown>\n\n' + "\n".join(rows) + "\n\n</div>"


def _statement(statement: Any, numbers: Iterator[str]) -> str:
    if hasattr(statement, "verdict"):
        return _verdict(statement)
    parts = [f"### {_heading(statement.title)}", statement.says]
    return "\n\n".join([*parts, *_shown(statement.lines(), numbers)])


def _verdict(statement: Any) -> str:
    """A claim, the verdict, and all that decides it."""
    parts = [
        f"### {_line(statement.title)} {{#claim-{_number(statement)}}}",
        f"*As printed:* {statement.claim}",
        f"**Verdict: {statement.status}** {statement.condition}".strip() + ".",
        *([statement.remark] if statement.remark else []),
    ]
    outcome = [part for part in statement.parts() if part[0].startswith(OUTCOMES)]
    proof = [part for part in statement.parts() if part not in outcome]
    if proof:  # long: folded away
        shown = "\n\n".join(_part(*part) for part in proof)
        parts.append('??? derivation "The proof"\n\n' + indent(shown, 4))
    return "\n\n".join([*parts, *(_part(*part) for part in outcome)])


def _part(heading: str, says: str, lines: Any) -> str:
    said = f"**{sentence(heading).rstrip('.')}.** {says}".strip()
    return "\n\n".join([said, *_shown(lines, UNNUMBERED)])


def _shown(lines: Any, numbers: Iterator[str]) -> list[str]:
    """Each formula below its label, with the next of the page's numbers; tables as they are.

    A label that is the same again and again, such as "with", stands above the first only.
    """
    shown, before = [], ""
    for line in lines:
        label = "" if is_table(line) else line[0]
        if label not in ("", before):
            shown.append(f"{_line(label)}:")
        shown.append(display(line[2], next(numbers)) if label else table_markdown(line))
        before = label
    return shown


def _derivations(module: str) -> Any:
    from refnet.verification.derivations import derivations

    return derivations(module)


def _number(statement: Any) -> str:
    return statement.title.partition(":")[0].removeprefix("claim ")


def _heading(title: str) -> str:
    """Title; its link, and its line in contents and search, which hold no formulas, are plain."""
    label = _derivations("calculus.captions").plain(sentence(title).rstrip("."))
    if "$" not in title:
        return _line(title)
    return f'{_line(title)} {{ #{slugify(label, "-")} data-toc-label="{label}" }}'


def _line(text: str) -> str:
    return caption(sentence(text).rstrip("."))
