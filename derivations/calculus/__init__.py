"""Index calculus for symbolic sizes: rules, an independent evaluator, derivations, printing."""

from .claim import Claim
from .derivation import Definition, Derivation, Hypothesis, arrays, indices, sizes

__all__ = ["Claim", "Definition", "Derivation", "Hypothesis", "arrays", "indices", "sizes"]
