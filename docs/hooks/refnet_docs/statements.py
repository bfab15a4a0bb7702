"""Identities as Markdown, from the very objects that were checked."""

from typing import Any

from refnet_docs.inline import display, escape, sentence

SYMBOLS = {"b", "cols", "dW", "dout", "dx", "k", "n", "out", "x"}


def statements_markdown(key: str) -> str:
    """Every statement of a script: its title, what it says, its formulas, how much was compared."""
    from refnet.verification.derivations import derivations

    return "\n\n".join(map(_statement, derivations("catalogue").statements(key)))


def _statement(statement: Any) -> str:
    parts = [f"### {_line(statement.title)}", statement.says]
    for label, _, formula in statement.lines():
        parts.append(f"{_line(label)}:")
        parts.append(display(formula))
    return "\n\n".join(parts)


def _line(text: str) -> str:
    """Begin with a capital letter, unless a symbol stands first: dx is not Dx."""
    symbol = text.split()[0].rstrip(",") in SYMBOLS
    return escape(text if symbol else sentence(text).rstrip("."))
