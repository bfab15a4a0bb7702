"""What a notebook shows of a spec: one claim of the derivation, one wrong variant."""

import warnings
from typing import Any

from refnet.verification import check_gradients
from refnet.verification.derivations import derivations
from refnet.verification.spec import Spec


def claims(spec: Spec) -> tuple[Any, list[str]]:
    """Return the claim about the first case, and the titles of the others."""
    title = spec.cases[0].settings.get("reduction", "")
    every = derivations().claims(spec.key)
    (shown,) = [claim for claim in every if claim.title == title]
    return shown, [claim.title for claim in every if claim is not shown]


def wrong_variant(spec: Spec) -> str:
    """Name of the first wrong variant whose gradients are wrong at the first case.

    Raises
    ------
    LookupError
        If there is none.
    """
    for name, variant in spec.wrong.items():
        arrays, options, _ = spec.sample(spec.cases[0])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                check_gradients(variant, *arrays, **options)
        except AssertionError as error:
            if "is off by" in str(error):
                return name
        except Exception:  # noqa: BLE001 - it crashes, which is not what is to be shown
            continue
    raise LookupError(f"no wrong variant of {spec.key} has wrong gradients at its first case")
