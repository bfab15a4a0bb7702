"""The step sizes measured here are those of the page, and bear out what it says of them."""

import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from refnet.benchmarks import step_sizes

ROOT = Path(__file__).parents[2]
PUBLISHED = json.loads((ROOT / "docs/data/step-sizes.json").read_text("utf8"))
STEPS = np.array(PUBLISHED["steps"])
DTYPES = ("float32", "float64")
#: Below these steps a displacement is lost in rounding, and the errors are those of noise.
USABLE = {"float32": 1e-6, "float64": 1e-14}


@pytest.fixture(scope="module", params=["published", "measured"])
def document(request, measured):
    return measured if request.param == "measured" else PUBLISHED


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "step-sizes.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["step_sizes", "--json", str(path)])
        step_sizes.main()
    return json.loads(path.read_text("utf8"))


def at(document, dtype, method, step):
    number = int(np.abs(np.log(STEPS / step)).argmin())
    return document[dtype]["curves"][method][number]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("method", ["forward", "central", "complex"])
def test_published_errors_are_found_again(measured, dtype, method):
    usable = USABLE[dtype] <= STEPS
    have = np.array(measured[dtype]["curves"][method])[usable]
    want = np.array(PUBLISHED[dtype]["curves"][method])[usable]
    np.testing.assert_array_less(np.abs(np.log10(have / want)), 0.7)


def test_published_facts_are_found_again(measured):
    assert measured.keys() == PUBLISHED.keys()
    for name in ("command", "seed", "network", "steps"):
        assert measured[name] == PUBLISHED[name]
    have, want = measured["kinks"], PUBLISHED["kinks"]
    np.testing.assert_allclose(have["slopes"], want["slopes"], atol=1e-9)
    for name in ("nearest", "below", "above"):
        assert have[name] == pytest.approx(want[name], rel=0.01)
    for name in ("central", "complex"):
        ratio = np.array(have["relu"][name][:40]) / want["relu"][name][:40]
        np.testing.assert_array_less(np.abs(np.log10(ratio)), 0.7)
    for have, want in zip(measured["dot"], PUBLISHED["dot"], strict=True):
        assert (have["dtype"], have["step"]) == (want["dtype"], want["step"])
        assert 1 / 5 < have["largest error"] / want["largest error"] < 5


@pytest.mark.parametrize("dtype", DTYPES)
def test_best_steps_are_predicted_within_a_factor_of_ten(document, dtype):
    found = document[dtype]
    for method, power in (("forward", 1 / 2), ("central", 1 / 3)):
        assert found["predicted"][method] == float(np.finfo(dtype).eps) ** power
        best = found["best"][method]
        assert best["error"] == min(found["curves"][method])
        assert abs(math.log10(best["step"] / found["predicted"][method])) < 1
    assert found["best"]["central"]["error"] < found["best"]["forward"]["error"] / 5


@pytest.mark.parametrize(
    ("method", "coarse", "fine", "power"),
    [("forward", 1e-2, 1e-4, 1), ("central", 1e-2, 1e-3, 2), ("complex", 1e-2, 1e-4, 2),
     ("forward", 1e-9, 1e-13, -1), ("central", 1e-7, 1e-13, -1)],
)  # fmt: skip
def test_truncation_falls_and_rounding_grows_as_derived(document, method, coarse, fine, power):
    errors = [at(document, "float64", method, step) for step in (coarse, fine)]
    assert math.log(errors[0] / errors[1], coarse / fine) == pytest.approx(power, abs=0.1)


def test_central_differences_and_the_complex_step_share_their_truncation(document):
    for step in (1e-2, 1e-3, 1e-4):
        central, complex_step = (at(document, "float64", m, step) for m in ("central", "complex"))
        assert central == pytest.approx(complex_step, rel=0.01)


@pytest.mark.parametrize("dtype", DTYPES)
def test_complex_step_has_no_best_step(document, dtype):
    curve = np.array(document[dtype]["curves"]["complex"])
    flat, found = curve[STEPS <= 1.0000001e-8], document[dtype]["complex"]
    assert len(flat) == 49
    assert (found["lowest"], found["highest"]) == (flat.min(), flat.max())
    assert flat.max() < 5 * np.finfo(dtype).eps
    assert flat.max() < 5 * flat.min()


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_step_below_rounding_gives_an_error_of_one(document, dtype):
    curves = document[dtype]["curves"]
    assert curves["forward"][-1] == curves["central"][-1] == 1


def test_differences_in_float32_are_never_good(document):
    lowest = min(document["float32"]["curves"]["central"])
    assert lowest > 100 * np.finfo(np.float32).eps
    assert lowest > 1e5 * document["float64"]["best"]["central"]["error"]
    elsewhere = document["float64"]["best"]["central"]["step"]
    found = document["float32"]["at_float64_best"]
    assert found == at(document, "float32", "central", elsewhere) > 0.01
    in_float32 = [row["largest error"] for row in document["dot"] if row["dtype"] == "float32"]
    assert in_float32 == sorted(in_float32)  # no truncation: the smaller the step, the worse
    assert in_float32[0] > 1e-5
    assert document["dot"][-1]["largest error"] < 1e-8


def test_a_kink_counts_as_soon_as_the_step_reaches_it(document):
    kinks = document["kinks"]
    central, complex_step = (np.array(kinks["relu"][m]) for m in ("central", "complex"))
    beyond = kinks["nearest"] < STEPS
    assert (central / complex_step)[beyond & (STEPS < 0.1)].min() > 10
    meeting = int(beyond.sum())
    assert (kinks["above"], kinks["below"]) == (central[meeting - 1], central[meeting])
    assert kinks["above"] > 1000 * kinks["below"]
    assert kinks["below"] == pytest.approx(complex_step[meeting], rel=0.01)
    ramp = np.clip((np.array(kinks["places"]) + 1) / 2, 0, 1)
    np.testing.assert_allclose(kinks["slopes"], ramp, atol=1e-9)
