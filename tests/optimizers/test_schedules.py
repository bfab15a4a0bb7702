"""Learning-rate schedules."""

import numpy as np
import pytest

from refnet import SGD, ConstantSchedule, ExponentialDecay


def test_constant():
    schedule = ConstantSchedule(0.3)
    assert [schedule(step) for step in (0, 1, 10**6)] == [0.3] * 3
    assert SGD(0.3).learning_rate == 0.3
    assert SGD().learning_rate == 0.01


@pytest.mark.parametrize("step", [0, 1, 49, 50, 99, 100, 1000])
def test_exponential_and_staircase(step):
    smooth = ExponentialDecay(0.1, decay_steps=50, decay_rate=0.5)
    stairs = ExponentialDecay(0.1, decay_steps=50, decay_rate=0.5, staircase=True)
    assert smooth(step) == pytest.approx(0.1 * 0.5 ** (step / 50), rel=1e-15)
    assert stairs(step) == pytest.approx(0.1 * 0.5 ** (step // 50), rel=1e-15)
    assert isinstance(smooth(step), float)


def test_a_rate_may_grow():
    assert ExponentialDecay(0.5, decay_steps=1, decay_rate=2)(3) == 4.0


def test_a_callable_is_asked_for_the_rate_of_each_update():
    asked = []

    def schedule(step):
        asked.append(step)
        return 2.0**-step

    optimizer, w = SGD(schedule), np.array([10.0])
    for _ in range(3):
        optimizer.step({"w": w}, {"w": np.ones(1)})
    assert asked == [0, 1, 2]
    assert w == 10 - (1 + 0.5 + 0.25)
    assert optimizer.learning_rate == 0.125  # of the next one


def test_one_update_has_one_rate_for_all_parameters():
    optimizer = SGD(ExponentialDecay(1.0, decay_steps=1, decay_rate=0.5))
    params = {name: np.zeros(1) for name in "abc"}
    for _ in range(2):
        optimizer.step(params, {name: np.ones(1) for name in "abc"})
    assert [float(array[0]) for array in params.values()] == [-1.5] * 3


@pytest.mark.parametrize("value", [0, -0.1, float("nan"), float("inf")])
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("learning_rate", SGD),
        ("learning_rate", ConstantSchedule),
        ("initial_learning_rate", lambda v: ExponentialDecay(v, decay_steps=1, decay_rate=0.5)),
        ("decay_steps", lambda v: ExponentialDecay(0.1, decay_steps=v, decay_rate=0.5)),
        ("decay_rate", lambda v: ExponentialDecay(0.1, decay_steps=1, decay_rate=v)),
    ],
)
def test_refused(name, make, value):
    with pytest.raises(ValueError, match=f"^{name} is {value}; expected a positive, finite number"):
        make(value)
