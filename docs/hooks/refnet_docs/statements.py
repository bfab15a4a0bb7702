"""Statements as Markdown, from the very objects that were checked."""

import itertools
from collections.abc import Iterator
from typing import Any

from refnet_docs.inline import display, escape, indent, prose, sentence
from refnet_docs.tables import is_table, table_markdown

UNNUMBERED = itertools.repeat("")
#: How the headings begin that are not folded away with the proof.
OUTCOMES = ("counter-example", "corrected")
SYMBOLS = {"b", "cols", "dW", "dout", "dx", "k", "n", "out", "x"}


def statements_markdown(key: str) -> str:
    """Every statement of a script: its title, what it says, its formulas, how much was compared."""
    from refnet.verification.derivations import derivations

    numbers = map(str, itertools.count(1))
    found = derivations("catalogue").statements(key)
    return "\n\n".join(_statement(statement, numbers) for statement in found)


def verdicts_markdown(key: str) -> str:
    """Table of a script's verdicts, each with a link to its claim."""
    from refnet.verification.derivations import derivations

    rows = ["| claim | about | verdict |", "| --- | --- | --- |"]
    for statement in derivations("catalogue").statements(key):
        number, about = _number(statement), statement.title.partition(": ")[2]
        verdict = f"**{statement.status}** {statement.condition}".strip()
        if statement.status == "fails":
            verdict += f"; right is: {statement.correction.title}"
        row = f"| [{number}](#claim-{number}) | {escape(about)} | {prose(verdict)} |"
        rows.append(row)
    return '<div class="refnet-results" markdown>\n\n' + "\n".join(rows) + "\n\n</div>"


def _statement(statement: Any, numbers: Iterator[str]) -> str:
    if hasattr(statement, "verdict"):
        return _verdict(statement)
    parts = [f"### {_line(statement.title)}", statement.says]
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


def _number(statement: Any) -> str:
    return statement.title.partition(":")[0].removeprefix("claim ")


def _line(text: str) -> str:
    """Begin with a capital letter, unless a symbol stands first: dx is not Dx."""
    symbol = text.split()[0].rstrip(",") in SYMBOLS
    return escape(text if symbol else sentence(text).rstrip("."))
