"""Arrays that an op may read and not change."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from refnet.verification.evidence import demand


class Unchanged:
    """Holds arrays against what they were.

    Parameters
    ----------
    arrays : mapping of str to any
        By the name that a message gives them; what is no array is left out.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = {
            name: array for name, array in arrays.items() if isinstance(array, np.ndarray)
        }
        self._before = {name: array.tobytes() for name, array in self._arrays.items()}

    def demand(self, who: str) -> None:
        """Raise AssertionError, naming the array, if ``who`` changed one."""
        for name, array in self._arrays.items():
            demand(array.tobytes() == self._before[name], f"{who} changes {name} in place")


def own_copies(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options with copies of their arrays."""
    return {
        name: option.copy() if isinstance(option, np.ndarray) else option
        for name, option in options.items()
    }
