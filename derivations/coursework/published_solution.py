"""The twelve claims of a published worked solution, each decided.

The solution derives softmax, cross-entropy, dense layers, convolutions and ReLU by hand. A claim
holds if it equals the derivative of its definition for symbolic sizes and entries; else the
smallest counter-example is searched for, and a condition or a correction is proved. Formulas are
taken as printed: indices count from 1, ranges and sums are those that stand there.
"""

from ..calculus.verdict import Verdict
from .parts import bias, channels, convolution, convolutions, dense, relu, softmax


def derive() -> list[Verdict]:
    """Decide the claims, in their order."""
    scripts = (softmax, dense, bias, convolution, channels, relu, convolutions)
    return [verdict for script in scripts for verdict in script.derive()]
