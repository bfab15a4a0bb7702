"""Single numbers of results, for sentences: ``fact(results, "m3", "2", "gap")``."""

from collections.abc import Callable, Sequence
from statistics import fmean

from refnet.coursework.experiment import Experiment
from refnet.coursework.judgement import judge, judge_all, over_seeds
from refnet.coursework.numbers import kept, last, mean, measure
from refnet.coursework.results import Results
from refnet.coursework.search import SEARCH_EPOCHS
from refnet.training import History

Runs = Sequence[History]

_OF_RUNS: dict[str, Callable[[Runs], str]] = {
    "train": lambda runs: measure(judge(runs).train),
    "test": lambda runs: measure(judge(runs).test),
    "gap": lambda runs: measure(judge(runs).gap),
    "final": lambda runs: mean(last(runs, "test_accuracy")),
    "final-train": lambda runs: mean(last(runs, "train_accuracy")),
    "validation": lambda runs: mean(last(runs, "validation_accuracy")),
    "kept": lambda runs: mean(kept(runs, "test_accuracy")),
    "samples": lambda runs: mean(kept(runs, "samples"), ",.0f"),
    "processed": lambda runs: mean(last(runs, "samples"), ",.0f"),
    "lowest": lambda runs: f"{min(last(runs, 'test_accuracy')):.4f}",
    "highest": lambda runs: f"{max(last(runs, 'test_accuracy')):.4f}",
    "seeds": lambda runs: str(len(runs)),
    "diverged": lambda runs: str(sum(run.divergence is not None for run in runs)),
    "first-divergence": lambda runs: _divergence_steps(runs)[0],
    "last-divergence": lambda runs: _divergence_steps(runs)[-1],
}


def fact(results: Results, which: str, setting: str, what: str) -> str:
    """Return a number, or a verdict, of one setting, as text.

    Parameters
    ----------
    results : Results
    which : str
        Name of the model or network.
    setting : str
        Number of the setting; of a remedy, its variant, such as ``l2-0.01``, or ``plain``; of a
        network, ``search`` for its best rate there or ``end``.
    what : str
        "verdict", or one of train, test, gap (with twice the standard error), final, final-train,
        validation, kept (with the standard deviation), samples, processed, lowest, highest, seeds,
        diverged, first-divergence, last-divergence; of a remedy also "gain", the kept accuracy less
        that without it, seed by seed (with twice the standard error).

    Raises
    ------
    KeyError
        If there is none; the message says what there is.
    """
    if what not in ("verdict", "gain", *_OF_RUNS):
        known = ", ".join(("verdict", "gain", *_OF_RUNS))
        raise KeyError(f"no fact is named {what!r}; expected one of {known}")
    groups = results.groups()
    found = {e: runs for e, runs in groups.items() if e.model == which and _is(e, setting)}
    if found and what == "verdict":
        return judge_all(groups)[next(iter(found))][1]
    if not found:
        raise KeyError(f"{results.sheet} {results.study} has no runs of {which!r}, {setting!r}")
    if what == "gain":
        plain = next(runs for e, runs in groups.items() if e.model == which and not e.variant)
        pairs = zip(
            *(kept(runs, "test_accuracy") for runs in (*found.values(), plain)), strict=True
        )
        return measure(over_seeds([new - old for new, old in pairs]))
    best = max(found.values(), key=lambda runs: fmean(last(runs, "validation_accuracy")))
    return _OF_RUNS[what](best)


def _is(experiment: Experiment, setting: str) -> bool:
    if experiment.study == "remedies":
        return setting == (experiment.variant or "plain")
    if experiment.study == "search":
        return (setting == "search") == (experiment.epochs == SEARCH_EPOCHS)
    return setting == str(experiment.setting)


def _divergence_steps(runs: Runs) -> list[str]:
    steps = sorted(run.divergence["step"] for run in runs if run.divergence is not None)
    return [str(step) for step in steps] or ["never"]
