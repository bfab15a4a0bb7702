r"""Captions: words with formulas between dollar signs, "where $x$ is $1 - \mathrm{out}$".

Pages and notebooks typeset them; a terminal shows their formulas as plain text.
"""

import re

FORMULA = re.compile(r"\$([^$]+)\$")
#: Commands that captions may use, as plain text.
COMMANDS = {
    "alpha": "α", "bmod": "mod", "cdot": "·", "delta": "δ", "dots": "...", "eta": "η",
    "exp": "exp", "ge": ">=", "lambda": "λ", "le": "<=", "min": "min", "ne": "!=",
    "partial": "∂", "sum": "Σ", "lfloor": "floor(", "rfloor": ")", "mathrm": "",
    "tanh": "tanh", "times": "x", "top": "T",
}  # fmt: skip


def plain(caption: str) -> str:
    """Return a caption with its formulas as plain text.

    Raises
    ------
    ValueError
        If a formula has a command that has no plain form.
    """
    return FORMULA.sub(lambda found: _plain(found[1]), caption)


def in_text(caption: str) -> str:
    r"""Return a caption as the argument of ``\text``."""
    parts = FORMULA.split(caption)
    parts[::2] = [re.sub(r"([_%&#])", r"\\\1", words).replace("^", r"\^{}") for words in parts[::2]]
    parts[1::2] = [f"${formula}$" for formula in parts[1::2]]
    return "".join(parts)


def _plain(tex: str) -> str:
    tex = re.sub(r"\\[,;:!]|\{,\}", "", tex)
    tex = re.sub(r"\\([a-zA-Z]+) ?", _command, tex)
    tex = re.sub(r"_\{([^{}]*, ?[^{}]*)\}", r"[\1]", tex)  # several indices
    tex = re.sub(r"\^\{([^{}]{2,})\}", r"^(\1)", tex)
    return re.sub(r" +(?=[ )])", "", re.sub(r"[{}]", "", tex)).strip()


def _command(found: re.Match[str]) -> str:
    if found[1] not in COMMANDS:
        raise ValueError(f"a caption has no plain form for {found[0]!r}")
    space = " " if found[0].endswith(" ") and found[1] != "lfloor" else ""
    return COMMANDS[found[1]] + space
