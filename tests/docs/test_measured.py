"""Tables of measurements show their numbers, in the form that each needs."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("hooks_importable")
ROOT = Path(__file__).parents[2]
DOCUMENT = {
    "command": "python -m some.benchmark", "seed": 0, "curves": [1.0], "nested": {"a": 1},
    "rows": [{"what": "x", "time, ms": 1.23456}], "small": [{"step": 0.001, "largest error": 4e-5}],
}  # fmt: skip


@pytest.fixture
def table(tmp_path):
    from refnet_docs.measured import measured_markdown

    folder = tmp_path / "docs" / "data"
    folder.mkdir(parents=True)
    folder.joinpath("some.json").write_text(json.dumps(DOCUMENT))
    return lambda words: measured_markdown(words, tmp_path)


def test_rows_are_the_table_unless_another_entry_is_named(table):
    assert table("some").splitlines()[2] == "| x | 1.235 |"
    assert table("some small").splitlines()[2] == "| 1.0e-03 | 4.0e-05 |"


def test_facts_are_single_values(table):
    assert table("some").splitlines()[-1] == "Measured by `python -m some.benchmark`: seed 0."


def test_an_entry_that_is_not_there_is_an_error(table):
    with pytest.raises(KeyError, match="nonsense"):
        table("some nonsense")
    with pytest.raises(KeyError, match="nothing was measured"):
        table("other")


def test_frameworks_are_grouped_by_model_beside_their_ratio_to_refnet(table, tmp_path):
    rows = [
        {"model": m, "framework": f, "median_ms": t, "peak_mb": 2.4}
        for m, f, t in [("m1", "refnet", 2.0), ("m1", "jax", 5.0), ("m2", "refnet", 4.0)]
    ]
    document = {"command": "bench", "rows": rows}
    tmp_path.joinpath("docs/data/times.json").write_text(json.dumps(document))
    assert table("times").splitlines()[2:7] == [
        "| model | framework | median ms | median / refnet's | peak MB |",
        "| --- | --- | ---: | ---: | ---: |",
        "| m1 | refnet | 2.000 | 1.00 | 2 |",
        "|  | jax | 5.000 | 2.50 | 2 |",
        "| m2 | refnet | 4.000 | 1.00 | 2 |",
    ]
