"""Over- and under-fitting, on curves made to show one or the other."""

import numpy as np
import pytest

from refnet.coursework.judgement import Measure, judge, judge_all
from refnet.training import History


def runs(train, test, seeds=5, noise=0.001):
    """Histories with these curves, and a little noise for each seed."""
    found = []
    for seed in range(seeds):
        shift = np.random.default_rng(seed).normal(scale=noise, size=(2, len(train)))
        rows = zip(train + shift[0], test + shift[1], strict=True)
        found.append(
            History(
                records=[
                    {"samples": 20_000 * n, "train_accuracy": a, "test_accuracy": b}
                    for n, (a, b) in enumerate(rows, 1)
                ]
            )
        )
    return found


TIME = np.linspace(0, 1, 40)
FLAT = np.full(40, 0.97)
CURVES = {
    "over-fits": (0.96 + 0.035 * TIME, FLAT),
    "under-fits, rising": (0.5 + 0.3 * TIME, 0.5 + 0.3 * TIME),
    "under-fits": (np.full(40, 0.92), np.full(40, 0.92)),
    "neither": (np.full(40, 0.99), np.full(40, 0.985)),
    "breaks down": (np.full(40, 0.1), np.full(40, 0.1)),
}


@pytest.mark.parametrize("verdict", CURVES)
def test_verdict(verdict):
    assert judge(runs(*CURVES[verdict])).verdict(best_train=0.995) == verdict


def test_a_gap_that_does_not_grow_is_no_over_fitting():
    constant = judge(runs(np.full(40, 0.99), FLAT))
    assert constant.gap.exceeds(0.01)
    assert constant.verdict(0.995) == "neither"


def test_a_gap_within_the_noise_is_no_over_fitting():
    assert judge(runs(*CURVES["over-fits"], noise=0.05)).verdict(0.995) != "over-fits"


def test_one_seed_says_nothing_about_its_noise():
    assert judge(runs(*CURVES["over-fits"], seeds=1)).verdict(0.995) == "one seed"


def test_a_slow_start_is_no_break_down():
    slow = judge(runs(0.05 + 0.05 * TIME, 0.05 + 0.05 * TIME))
    assert slow.verdict(0.995) == "under-fits, rising"


def test_a_divergence_breaks_down():
    diverged = runs(*CURVES["over-fits"])
    diverged[2].divergence = {"step": 1, "layer": "loss", "what": "loss", "learning_rate": 1.0}
    fit = judge(diverged)
    assert (fit.broken, fit.verdict(0.995)) == (1, "breaks down")


def test_numbers():
    fit = judge(runs(np.full(40, 0.99), FLAT, noise=0))
    assert fit.train == Measure(0.99, 0)
    assert fit.gap.mean == pytest.approx(0.02)
    sampling = np.sqrt(0.99 * 0.01 / 11_000 + 0.97 * 0.03 / 10_000)
    assert fit.gap.noise == pytest.approx(2 * sampling)
    rising = judge(runs(0.1 * TIME, 0.1 * TIME, noise=0))
    assert rising.train_trend.mean == pytest.approx(0.1 / 39 * 5)  # per 100,000 samples


def test_the_best_of_the_sheet_is_the_yardstick():
    verdicts = judge_all({name: runs(*CURVES[name]) for name in ("under-fits", "neither")})
    assert all(name == verdict for name, (_, verdict) in verdicts.items())
