"""The comparison: turns, blocks, and what it refuses."""

from types import MappingProxyType

import pytest

from refnet.benchmarks import steps


class FakeChild:
    """Takes so many seconds for a step, and writes down its turns."""

    seconds = MappingProxyType({"refnet": 0.001, "torch": 0.003, "jax": 0.1})

    def __init__(self, framework, model):
        self.framework = framework
        ready = {"version": "9.9", "losses": [2.0, 1.0], "imported": 50_000_000}
        self.facts = self.facts_of.get(framework, ready)

    def run(self, count):
        self.turns.append((self.framework, count))
        return count * self.seconds[self.framework], 70_000_000 + len(self.turns)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.ended.append(self.framework)


@pytest.fixture
def fake(monkeypatch):
    for name, empty in (("facts_of", {}), ("turns", []), ("ended", [])):
        monkeypatch.setattr(FakeChild, name, empty, raising=False)
    monkeypatch.setattr(steps, "Child", FakeChild)
    return FakeChild


def test_turns(fake):
    found = steps.compare_steps("m1", ["refnet", "torch", "jax"], rounds=4, seconds=0.03)
    warm_up, turns = fake.turns[:3], fake.turns[3:]
    assert warm_up == [("refnet", 20), ("torch", 20), ("jax", 20)]
    assert turns == [("refnet", 30), ("torch", 10), ("jax", 1)] * 4
    assert fake.ended == ["jax", "torch", "refnet"]
    first, second, _ = found.timings
    assert (first.model, first.framework, first.version) == ("m1", "refnet", "9.9")
    for timing, milliseconds in zip(found.timings, (1, 3, 100), strict=True):
        assert timing.median_ms == pytest.approx(milliseconds)
        assert timing.fastest_ms == pytest.approx(milliseconds)
    assert first.import_mb == 50
    assert second.peak_mb == pytest.approx(70.000014)  # what it said last
    assert found.unavailable == {}


def test_median_and_fastest_are_over_the_rounds(fake, monkeypatch):
    times = iter([1, 5, 3, 4])  # of the warm-up and of three rounds
    monkeypatch.setattr(fake, "run", lambda self, count: (count * next(times), None))
    (timing,) = steps.compare_steps("m1", ["refnet"], rounds=3).timings
    assert (timing.median_ms, timing.fastest_ms, timing.peak_mb) == (4000, 3000, None)


def test_a_framework_that_cannot_run_is_left_out(fake):
    fake.facts_of["torch"] = {"unavailable": "no C++ compiler"}
    found = steps.compare_steps("m1", ["refnet", "torch", "jax"], rounds=1)
    assert [timing.framework for timing in found.timings] == ["refnet", "jax"]
    assert found.unavailable == {"torch": "no C++ compiler"}


@pytest.mark.parametrize("losses", [[2.0, 1.001], [float("nan"), 1.0]])
def test_another_computation_is_not_timed(fake, losses):
    fake.facts_of["jax"] = {"version": "9.9", "losses": losses, "imported": None}
    with pytest.raises(RuntimeError, match="jax computes something else than refnet for m1"):
        steps.compare_steps("m1", ["refnet", "jax"])
    assert fake.turns == []
    assert fake.ended == ["jax", "refnet"]
