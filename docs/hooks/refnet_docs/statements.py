"""Identities as Markdown, from the very objects that were checked."""

from typing import Any

from refnet_docs.inline import display, escape, sentence


def statements_markdown(key: str) -> str:
    """Every statement of a script: its title, what it says, its formulas, how much was compared."""
    from refnet.verification.derivations import derivations

    return "\n\n".join(map(_statement, derivations("catalogue").statements(key)))


def _statement(statement: Any) -> str:
    parts = [f"### {escape(sentence(statement.title).rstrip('.'))}", statement.says]
    for label, _, formula in statement.lines():
        parts.append(f"{escape(sentence(label).rstrip('.'))}:")
        parts.append(display(formula))
    return "\n\n".join(parts)
