"""Index calculus for symbolic sizes: rules, an independent evaluator, derivations, printing."""

from .claim import Claim
from .definition import Definition
from .derivation import Derivation
from .hypothesis import Hypothesis
from .symbols import arrays, indices, sizes

__all__ = ["Claim", "Definition", "Derivation", "Hypothesis", "arrays", "indices", "sizes"]
