"""What every framework computes: the same training step, on the same batch."""

from collections.abc import Callable, Sequence

import numpy as np

from refnet.core.op import Array
from refnet.core.sequential import Sequential

Step = Callable[[], float]  # updates the parameters; returns the loss before the update
Builder = Callable[[Sequential, Array, Array], Step]

BATCH_SIZE = 100
SEED = 0  # of the batch and of the models
LEARNING_RATE = 0.01
#: Steps whose losses are compared. With fewer, the losses would hardly tell whether all parameters
#: move: with 20, keeping any one of them where it was changes a loss by more than TOLERANCE.
CHECKED_STEPS = 20
TOLERANCE = 1e-5  # relative


class UnavailableError(Exception):
    """A framework is installed, but cannot run here; the message says why."""


def batch() -> tuple[Array, Array]:
    """Random images (100, 28, 28, 1), float32, and their random labels; always the same."""
    rng = np.random.default_rng(SEED)
    images = rng.random((BATCH_SIZE, 28, 28, 1), dtype=np.float32)
    return images, rng.integers(0, 10, BATCH_SIZE)


def first_losses(step: Step) -> list[float]:
    """Losses of the first steps, to be compared with refnet's."""
    return [float(step()) for _ in range(CHECKED_STEPS)]


def check_losses(
    framework: str, model: str, losses: Sequence[float], expected: Sequence[float]
) -> None:
    """Refuse to time a framework that computes something else than refnet.

    Raises
    ------
    RuntimeError
        With the first three losses and those at the first step that differs.
    """
    for number, (found, wanted) in enumerate(zip(losses, expected, strict=True)):
        if not abs(found - wanted) <= TOLERANCE * abs(wanted):  # so that nan is refused
            raise RuntimeError(
                f"{framework} computes something else than refnet for {model}: its losses are "
                f"{_show(losses[:3])}, ..., expected {_show(expected[:3])}, ...; at step "
                f"{number + 1} it is {found:.8g}, expected {wanted:.8g} to within {TOLERANCE:g}."
            )


def _show(losses: Sequence[float]) -> str:
    return ", ".join(f"{loss:.8g}" for loss in losses)
