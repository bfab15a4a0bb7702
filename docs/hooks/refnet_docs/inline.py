"""Small pieces of Markdown."""

import re


def escape(text: str) -> str:
    r"""Return plain text as Markdown that shows it unchanged, also inside a table."""
    escaped = re.sub(r"([\\`*_{}\[\]>#$])", r"\\\1", text)
    return escaped.replace("|", "&#124;").replace("<", "&lt;")  # it has no \\| and no \\<


def caption(text: str) -> str:
    """Return words with formulas between dollar signs as Markdown: only the words are escaped."""
    parts = re.split(r"(\$[^$]+\$)", text)
    return "".join(part if place % 2 else escape(part) for place, part in enumerate(parts))


def prose(text: str) -> str:
    """Return text with formulas between dollar signs as a cell of a table."""
    return text.replace("|", "&#124;")


def sentence(text: str) -> str:
    """Return the text with a full stop, and a capital first letter unless a formula begins it."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def indent(text: str, spaces: int) -> str:
    """Return the text with every non-empty line moved to the right."""
    return re.sub(r"^(?=.)", " " * spaces, text, flags=re.MULTILINE)


def display(formula: str, number: str = "") -> str:
    """Return a displayed formula, on lines of its own, with its number on the page."""
    tag = f"\n\\tag{{{number}}}" if number else ""
    return f"\n$$\n{formula}{tag}\n$$\n"
