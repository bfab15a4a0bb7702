"""Timing one training step of a model in several frameworks, in one run."""

import contextlib
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from refnet.benchmarks.child import Child
from refnet.benchmarks.problem import check_losses


@dataclass(frozen=True)
class Timing:
    """One framework's time for a step, and the memory of its process.

    ``median_ms`` and ``fastest_ms`` are over the rounds, of a round's mean, in milliseconds. The
    peaks are in MB (1e6 bytes), None where the system does not tell: ``peak_mb`` until the end,
    ``import_mb`` when all modules were imported, NumPy and refnet among them, and no model built.
    """

    model: str
    framework: str
    version: str
    median_ms: float
    fastest_ms: float
    peak_mb: float | None
    import_mb: float | None


@dataclass(frozen=True)
class Comparison:
    """The timings of one model; and which frameworks cannot run here, each with the reason."""

    timings: list[Timing]
    unavailable: dict[str, str]


def compare_steps(
    name: str, frameworks: Sequence[str], *, rounds: int = 30, seconds: float = 0.05
) -> Comparison:
    """Time a step of one model in each framework, in turns.

    Every framework has a process of its own, so that their threads and their memory stay apart.
    Each round times a block of steps in each of them, about ``seconds`` long, so that all of them
    meet the same disturbances. The batch is 100 random images, float32, same initial weights.
    ``frameworks`` begins with refnet, with whose losses the others are compared.

    Raises
    ------
    RuntimeError
        If a framework's losses are not refnet's, or its process dies.
    """
    unavailable = {}
    with contextlib.ExitStack() as stack:
        children: dict[str, Child] = {}
        for framework in frameworks:
            child = stack.enter_context(Child(framework, name))
            if "unavailable" in child.facts:
                unavailable[framework] = child.facts["unavailable"]
                continue
            children[framework] = child
            expected = children[frameworks[0]].facts["losses"]
            check_losses(framework, name, child.facts["losses"], expected)
        blocks = {name: _block_length(child, seconds) for name, child in children.items()}
        times: dict[str, list[float]] = {framework: [] for framework in children}
        peaks: dict[str, int | None] = {}
        for _ in range(rounds):
            for framework, child in children.items():
                taken, peaks[framework] = child.run(blocks[framework])
                times[framework].append(taken / blocks[framework])
        timings = [
            Timing(
                name,
                framework,
                child.facts["version"],
                1e3 * statistics.median(times[framework]),
                1e3 * min(times[framework]),
                _megabytes(peaks[framework]),
                _megabytes(child.facts["imported"]),
            )
            for framework, child in children.items()
        ]
    return Comparison(timings, unavailable)


def _block_length(child: Child, seconds: float) -> int:
    count = 20
    taken, _ = child.run(count)
    return max(1, round(seconds * count / taken))


def _megabytes(size: int | None) -> float | None:
    return None if size is None else size / 1e6
