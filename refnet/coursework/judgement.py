"""Over- and under-fitting by a criterion that is stated, with the noise over seeds.

All from the accuracies on the training images that the sheet evaluates and on the test images.

- *gap*: train less test accuracy, mean over the last quarter of a run's evaluations;
- *gap trend* and *train trend*: slopes of least-squares lines through the second half of the run,
  in accuracy per 100,000 samples;
- *noise*: twice the standard error of the mean over seeds; for the gap, the sampling error of two
  finite sets of images, which more seeds do not reduce, is added in squares.

A setting

- *breaks down* if a seed diverges, or ends with a train accuracy below 0.12 (always the same digit
  gives 0.113 at most) and less than 0.01 above that of its first evaluation;
- *over-fits* if the gap is above 0.01 by more than its noise, and its trend is above 0 by more than
  its noise: what is still learned is about the training images alone;
- *under-fits* if it does neither, and its train accuracy stays more than 0.01 and its noise below
  the best of the sheet. It is *rising* if the train trend is above its noise.
"""

import math
import statistics
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from refnet.training import History

Key = TypeVar("Key", bound=Hashable)

MARGIN = 0.01
CHANCE = 0.12
#: How many images the train and the test accuracy are measured on.
IMAGES = {"mnist": (11_000, 10_000), "digits": (238, 304)}


@dataclass(frozen=True)
class Measure:
    """Mean over seeds, and twice its standard error.

    Parameters
    ----------
    mean, noise : float
    """

    mean: float
    noise: float

    @property
    def known(self) -> bool:
        """Whether there were several seeds to tell the noise from."""
        return math.isfinite(self.noise)

    def exceeds(self, bound: float) -> bool:
        """Whether the mean is above ``bound`` by more than the noise."""
        return self.mean - self.noise > bound

    def stays_below(self, bound: float) -> bool:
        """Whether the mean is below ``bound`` by more than the noise."""
        return self.mean + self.noise < bound


@dataclass(frozen=True)
class Fit:
    """How a setting fits, over its seeds.

    Parameters
    ----------
    train, test, gap, gap_trend, train_trend : Measure
    broken : int
        Seeds that diverge or end no better than chance.
    """

    train: Measure
    test: Measure
    gap: Measure
    gap_trend: Measure
    train_trend: Measure
    broken: int

    def verdict(self, best_train: float) -> str:
        """Return what the criterion says, beside the best train accuracy of the sheet."""
        if self.broken:
            return "breaks down"
        if not self.train.known:
            return "one seed"
        if self.gap.exceeds(MARGIN) and self.gap_trend.exceeds(0):
            return "over-fits"
        if self.train.stays_below(best_train - MARGIN):
            rising = self.train_trend.exceeds(0)
            return "under-fits, rising" if rising else "under-fits"
        return "neither"


def judge(runs: Sequence[History]) -> Fit:
    """Measure the runs of one setting, one for each seed."""
    train = [_end(run.column("train_accuracy")) for run in runs]
    test = [_end(run.column("test_accuracy")) for run in runs]
    gaps = [a - b for a, b in zip(train, test, strict=True)]
    images = IMAGES[runs[0].metadata.get("experiment", {}).get("data", "mnist")]
    ends = zip((statistics.fmean(train), statistics.fmean(test)), images, strict=True)
    sampling = math.sqrt(sum(p * (1 - p) / count for p, count in ends))
    gap = over_seeds(gaps)
    return Fit(
        train=over_seeds(train),
        test=over_seeds(test),
        gap=Measure(gap.mean, math.hypot(gap.noise, 2 * sampling)),
        gap_trend=over_seeds([_slope(run, "train_accuracy", "test_accuracy") for run in runs]),
        train_trend=over_seeds([_slope(run, "train_accuracy") for run in runs]),
        broken=sum(map(_breaks_down, runs)),
    )


def judge_all(groups: Mapping[Key, Sequence[History]]) -> dict[Key, tuple[Fit, str]]:
    """Judge every setting of a sheet, each with its seeds, by the best train accuracy of all."""
    fits = {key: judge(runs) for key, runs in groups.items()}
    best = max(fit.train.mean for fit in fits.values())
    return {key: (fit, fit.verdict(best)) for key, fit in fits.items()}


def _breaks_down(run: History) -> bool:
    first, *_, end = run.column("train_accuracy")
    return run.divergence is not None or end < min(CHANCE, first + MARGIN)


def _end(values: Sequence[float]) -> float:
    return statistics.fmean(values[-max(1, len(values) // 4) :])


def _slope(run: History, column: str, less: str | None = None) -> float:
    """Slope over the second half of the run, per 100,000 samples."""
    half = len(run.records) // 2
    samples = np.array(run.column("samples")[half:]) / 100_000
    values = np.array(run.column(column)[half:])
    if less is not None:
        values = values - np.array(run.column(less)[half:])
    centred = samples - samples.mean()
    return float(centred @ values / (centred @ centred)) if len(values) > 1 else 0.0


def over_seeds(values: Sequence[float]) -> Measure:
    """Return the mean, and twice its standard error."""
    error = statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.inf
    return Measure(statistics.fmean(values), 2 * error)
