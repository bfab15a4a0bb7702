"""Each bug passes where the page says that it hides, and fails where it shows."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

import refnet
from refnet.benchmarks import hidden_bugs
from refnet.verification.numeric import COMPLEX_TOLERANCE

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs/data/hidden-bugs.json").read_text("utf8"))


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "hidden-bugs.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["hidden_bugs", "--json", str(path)])
        hidden_bugs.main()
    return json.loads(path.read_text("utf8"))


@pytest.mark.parametrize("published", PUBLISHED["rows"], ids=lambda row: row["bug"])
def test_bug_passes_where_it_hides_and_fails_where_it_shows(measured, published):
    (row,) = [row for row in measured["rows"] if row["bug"] == published["bug"]]
    assert row["error"] <= COMPLEX_TOLERANCE
    assert published["error"] <= COMPLEX_TOLERANCE
    assert row["error then"] > 0.05
    assert {**row, "error": 0} == pytest.approx({**published, "error": 0})
    assert measured.keys() == PUBLISHED.keys()
    assert len(measured["rows"]) == len(PUBLISHED["rows"])


@pytest.mark.parametrize("ones", [False, True])
def test_right_ops_pass_the_same_measure(ones):
    labels = np.random.default_rng(0).random((3, 4))
    mask = labels < 0.5
    for op, shapes, options in (
        (refnet.dense, ((3, 4), (4, 2), (2,)), {}),
        (refnet.softmax, ((3, 4),), {}),
        (refnet.dropout, ((3, 4),), {"mask": mask, "keep_prob": 0.8}),
        (refnet.max_pool2d, ((2, 7, 6, 2),), {"pool_size": 3, "stride": 2}),
        (refnet.leaky_relu, ((3, 4),), {"negative_slope": -0.5}),
        (refnet.softmax_cross_entropy, ((3, 4),), {"labels": labels, "reduction": "mean"}),
    ):
        assert hidden_bugs.error(op, *shapes, ones=ones, **options) <= COMPLEX_TOLERANCE
