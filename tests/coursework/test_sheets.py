"""The sheets say what the courseworks say."""

import pytest

from refnet.coursework import SHEETS
from refnet.coursework.candidates import build, parameters
from refnet.coursework.search import CANDIDATES
from refnet.coursework.studies import STUDIES
from refnet.models import build as build_model
from refnet.models import names

SETTINGS = {
    "ucl-cw1": {
        "m1": [(5, 0.0001), (5, 0.001), (15, 0.1)],
        "m2": [(15, 0.0001), (15, 0.005), (15, 0.1)],
        "m3": [(5, 0.001), (40, 0.001), (40, 0.05)],
        "m4": [(5, 0.01), (10, 0.001), (20, 0.001)],
        "m5": [(5, 0.01), (10, 0.001), (20, 0.001)],
        "m5_pooled": [(5, 0.01), (10, 0.001), (20, 0.001)],
    },
    "ucl-hw2": {
        "m1": [(5, 0.0001), (5, 0.005), (5, 0.1)],
        "m2": [(15, 0.0001), (15, 0.005), (15, 0.1)],
        "m3": [(5, 0.003), (40, 0.003), (40, 0.05)],
        "m4": [(5, 0.01), (10, 0.001), (20, 0.001)],
    },
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_are_those_of_the_sheet(name):
    sheet = SHEETS[name]
    found = {
        model: [(setting.epochs, setting.learning_rate) for setting in settings]
        for model, settings in sheet.settings.items()
    }
    assert found == SETTINGS[name]
    assert set(found) <= set(names())


@pytest.mark.parametrize("name", SETTINGS)
def test_curves_are_every_setting_once_for_each_seed(name):
    sheet = SHEETS[name]
    runs = STUDIES[name][0].experiments(sheet, sheet.models(), range(2), "digits")
    assert len(runs) == len(set(runs)) == 2 * 3 * len(sheet.settings)
    assert len({run.name for run in runs}) == len(runs)
    for run in runs:
        setting = sheet.settings[run.model][run.setting - 1]
        assert (run.epochs, run.learning_rate) == (setting.epochs, setting.learning_rate)


def test_models_of_parts():
    sheet = SHEETS["ucl-cw1"]
    assert sheet.models(2) == ("m1", "m2", "m3")
    assert sheet.models(3, "m5") == ("m5",)
    assert sheet.models() == tuple(sheet.settings)
    with pytest.raises(ValueError, match=r"part is 4; expected one of 1, 2, 3"):
        sheet.models(4)
    with pytest.raises(ValueError, match=r"'m4'; expected one of m1, m2, m3 \(ucl-cw1, part 1\)"):
        sheet.models(1, "m4")


def test_candidates_are_smaller_than_model_4_and_hold_m5_pooled_and_m6():
    sizes = parameters(CANDIDATES)
    m4, m5_pooled, m6 = (
        sum(array.size for array in build_model(name, seed=0).params.values())
        for name in ("m4", "m5_pooled", "m6")
    )
    assert max(sizes.values()) < m4
    assert sizes["ds8-p-ds4-p-32"] == m5_pooled
    assert sizes["ss8r3-p-ss16r8-p-ss8r8-p-32"] == m6


def test_candidates_are_the_models_that_they_name():
    for name, candidate in (
        ("m5_pooled", "ds8-p-ds4-p-32"),
        ("m6", "ss8r3-p-ss16r8-p-ss8r8-p-32"),
    ):
        ours, theirs = build(candidate, seed=3).params, build_model(name, seed=3).params
        assert list(ours) == list(theirs)
        assert all((ours[key] == theirs[key]).all() for key in ours)


@pytest.mark.parametrize("name", ["", "32", "ds8-p", "ds8-q-32", "ss8-32", "m9"])
def test_names_that_cannot_be_read(name):
    with pytest.raises(KeyError, match=r"expected"):
        build(name)
