"""Statements as Markdown, from the very objects that were checked."""

from typing import Any

from refnet_docs.inline import display, escape, indent, sentence

SYMBOLS = {"b", "cols", "dW", "dout", "dx", "k", "n", "out", "x"}


def statements_markdown(key: str) -> str:
    """Every statement of a script: its title, what it says, its formulas, how much was compared."""
    from refnet.verification.derivations import derivations

    return "\n\n".join(map(_statement, derivations("catalogue").statements(key)))


def statement_markdown(key: str, title: str) -> str:
    """What one statement says, and its formulas: an answer within another page."""
    from refnet.verification.derivations import derivations

    for statement in derivations("catalogue").statements(key):
        if statement.title == title:
            return "\n\n".join([statement.says, *_formulas(statement.lines())])
    raise KeyError(f"{key} has no statement titled {title!r}")


def verdicts_markdown(key: str) -> str:
    """Table of a script's verdicts, each with a link to its claim."""
    from refnet.verification.derivations import derivations

    rows = ["| claim | about | verdict |", "| --- | --- | --- |"]
    for statement in derivations("catalogue").statements(key):
        number, about = _number(statement), statement.title.partition(": ")[2]
        verdict = f"**{statement.status}** {statement.condition}".strip()
        if statement.status == "fails":
            verdict += f"; right is: {statement.correction.title}"
        row = f"| [{number}](#claim-{number}) | {escape(about)} | {_cell(verdict)} |"
        rows.append(row)
    return '<div class="refnet-results" markdown>\n\n' + "\n".join(rows) + "\n\n</div>"


def _statement(statement: Any) -> str:
    if hasattr(statement, "verdict"):
        return _verdict(statement)
    parts = [f"### {_line(statement.title)}", statement.says]
    return "\n\n".join([*parts, *_formulas(statement.lines())])


def _verdict(statement: Any) -> str:
    """A claim, the verdict, and all that decides it."""
    parts = [
        f"### {_line(statement.title)} {{#claim-{_number(statement)}}}",
        f"*As printed:* {statement.claim}",
        f"**Verdict: {statement.status}** {statement.condition}".strip() + ".",
        *([statement.remark] if statement.remark else []),
    ]
    proof, outcome = [], []
    for heading, says, lines in statement.parts():
        found = outcome if heading.startswith(("counter-example", "corrected")) else proof
        found += [f"**{sentence(heading).rstrip('.')}.** {says}".strip(), *_formulas(lines)]
    if proof:  # long: folded away
        parts.append('??? derivation "The proof"\n\n' + indent("\n\n".join(proof), 4))
    parts += outcome
    return "\n\n".join(parts)


def _formulas(lines: Any) -> list[str]:
    return [part for label, _, tex in lines for part in (f"{_line(label)}:", display(tex))]


def _number(statement: Any) -> str:
    return statement.title.partition(":")[0].removeprefix("claim ")


def _cell(prose: str) -> str:
    return prose.replace("|", "&#124;")


def _line(text: str) -> str:
    """Begin with a capital letter, unless a symbol stands first: dx is not Dx."""
    symbol = text.split()[0].rstrip(",") in SYMBOLS
    return escape(text if symbol else sentence(text).rstrip("."))
