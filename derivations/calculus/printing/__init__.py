"""Derivations as text for a terminal and as LaTeX, from the expressions that were checked."""

from .latex import MANY, claim_latex, definition_latex, derivation_latex, latex
from .parts import left_side
from .text import claim_text, definition_text, derivation_text, text

__all__ = [
    "MANY",
    "claim_latex",
    "claim_text",
    "definition_latex",
    "definition_text",
    "derivation_latex",
    "derivation_text",
    "latex",
    "left_side",
    "text",
]
