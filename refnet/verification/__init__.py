"""Evidence that gradients are derivatives: for refnet's own ops, and for yours.

``check_gradients`` needs NumPy only; what proves (``prove_backward``, ``verify``) needs SymPy, the
extra ``derivations``.
"""

from refnet.core.lazy import lazy_attributes
from refnet.verification.differentiators import central_differences, complex_step
from refnet.verification.numeric import check_gradients

__getattr__ = lazy_attributes(
    __name__,
    {
        "Evidence": "refnet.verification.evidence",
        "LETTERS": "refnet.verification.evidence",
        "Source": "refnet.verification.source",
        "Witness": "refnet.verification.exact",
        "is_zero": "refnet.verification.identity",
        "prove_backward": "refnet.verification.proof",
        "verify": "refnet.verification.runner",
    },
)

__all__ = [
    "LETTERS",
    "Evidence",
    "Source",
    "Witness",
    "central_differences",
    "check_gradients",
    "complex_step",
    "is_zero",
    "prove_backward",
    "verify",
]
