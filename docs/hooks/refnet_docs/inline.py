"""Small pieces of Markdown."""

import re


def escape(text: str) -> str:
    r"""Return plain text as Markdown that shows it unchanged, also inside a table."""
    escaped = re.sub(r"([\\`*_{}\[\]>#$])", r"\\\1", text)
    return escaped.replace("|", "&#124;").replace("<", "&lt;")  # it has no \\| and no \\<


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def indent(text: str, spaces: int) -> str:
    """Return the text with every non-empty line moved to the right."""
    return re.sub(r"^(?=.)", " " * spaces, text, flags=re.MULTILINE)


def display(formula: str, number: str = "") -> str:
    """Return a displayed formula, on lines of its own, with its number on the page."""
    tag = f"\n\\tag{{{number}}}" if number else ""
    return f"\n$$\n{formula}{tag}\n$$\n"
