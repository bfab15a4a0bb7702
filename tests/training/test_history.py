"""The history: equality, and the file that holds it."""

import json
import math

import pytest

from refnet.training import History

DIVERGENCE = {"step": 3, "layer": "dense_1/W", "what": "gradient", "learning_rate": 100.0}


def test_round_trip(make_history, tmp_path):
    history = make_history(divergence=DIVERGENCE)
    history.metadata["note"] = "η = 0,1"
    history.save(tmp_path / "new" / "history.json")
    again = History.load(tmp_path / "new" / "history.json")
    assert again == history
    assert (again.metadata, again.records) == (history.metadata, history.records)
    assert again.divergence == DIVERGENCE
    assert [type(value) for value in again.records[0].values()] == 3 * [int] + 4 * [float]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["history.json"]


def test_an_empty_history_round_trips(tmp_path):
    History().save(tmp_path / "empty.json")
    assert History.load(tmp_path / "empty.json") == History()


def test_every_bit_of_a_float_round_trips(make_history, tmp_path):
    history = make_history()
    history.records[0]["loss"] = 0.1 + 0.2
    history.records[1]["loss"] = math.nextafter(1, 2)
    history.save(tmp_path / "h.json")
    assert History.load(tmp_path / "h.json").column("loss") == history.column("loss")


def test_numbers_that_are_not_finite_are_strict_json(make_history, tmp_path):
    history = make_history((0.1, 0.2, 0.3))
    for record, loss in zip(history.records, (math.nan, math.inf, -math.inf), strict=True):
        record["loss"] = loss
    history.save(tmp_path / "h.json")

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    document = json.loads((tmp_path / "h.json").read_text("utf-8"), parse_constant=refuse)
    assert [record["loss"] for record in document["records"]] == ["nan", "inf", "-inf"]
    again = History.load(tmp_path / "h.json")
    assert again == history
    assert math.isnan(again.records[0]["loss"])
    assert again.column("loss")[1:] == [math.inf, -math.inf]


def test_equality(make_history):
    assert make_history() == make_history()
    assert make_history() != make_history((0.5, 0.7))
    assert make_history() != make_history(epochs=6)
    assert make_history() != make_history(divergence=DIVERGENCE)
    assert make_history() != "history"
    one, other = make_history(), make_history()
    one.records[0]["loss"], other.records[0]["loss"] = math.nan, float("nan")
    assert one == other


def test_column(make_history):
    assert make_history().column("samples") == [20_000, 40_000]
    with pytest.raises(KeyError, match="no column is named 'accuracy'; expected one of step, sam"):
        make_history().column("accuracy")


def test_metadata_that_json_has_not_are_refused_and_leave_no_file(make_history, tmp_path):
    history = make_history(learning_rate=math.nan)
    with pytest.raises(ValueError, match="not JSON compliant"):
        history.save(tmp_path / "h.json")
    history.metadata["learning_rate"] = object()
    with pytest.raises(TypeError, match="not JSON serializable"):
        history.save(tmp_path / "h.json")
    assert list(tmp_path.iterdir()) == []


def test_a_save_that_fails_while_writing_leaves_the_old_file(make_history, tmp_path):
    path = tmp_path / "h.json"
    make_history().save(path)
    other = make_history()
    other.metadata["note"] = "\ud800"  # half a surrogate pair has no UTF-8
    with pytest.raises(UnicodeEncodeError):
        other.save(path)
    assert History.load(path) == make_history()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "h.json is not JSON: .*; expected a saved History"),
        (b"{", "h.json is not JSON"),
        (b"\xff\xfe", "h.json is not JSON"),
        (b'{"schema_version": NaN}', "h.json is not JSON: NaN is no JSON number"),
        (b"[]", "h.json is a list; expected an object with names"),
        (b"{}", "h.json lacks schema_version"),
        (b'{"schema_version": 2}', "h.json has schema_version 2; expected 1"),
        (b'{"schema_version": 1, "records": []}', "h.json lacks metadata, divergence; expected"),
    ],
)
def test_what_is_no_history_is_refused(tmp_path, content, message):
    (tmp_path / "h.json").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        History.load(tmp_path / "h.json")


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (["metadata"], [], "metadata is a list; expected an object"),
        (["records"], {}, "records is a dict; expected an array"),
        (["records", 1], 5, r"records\[1\] is a int; expected an object"),
        (["records", 1], {}, r"records\[1\] lacks step, samples, epoch, loss, train_accuracy"),
        (["records", 0, "step"], 1.5, r"records\[0\]: step is 1\.5; expected an integer"),
        (["records", 0, "step"], "nan", r"records\[0\]: step is 'nan'; expected an integer"),
        (["records", 0, "loss"], None, "loss is None; expected a number, 'nan', 'inf' or '-inf'"),
        (["records", 0, "loss"], "x", "loss is 'x'; expected a number"),
        (["records", 0, "loss"], [1], r"loss is \[1\]; expected a number"),
        (["records", 0, "test_accuracy"], True, "test_accuracy is True; expected a number"),
        (["divergence"], [], "divergence is a list; expected an object"),
        (["divergence"], {"step": 1}, "divergence lacks layer, what, learning_rate"),
        (["divergence", "step"], "1", "divergence: step is '1'; expected a number"),
        (["divergence", "layer"], 1, "divergence: layer is 1; expected a string"),
    ],
)
def test_damaged_histories_are_refused(make_history, tmp_path, place, value, message):
    path = tmp_path / "h.json"
    make_history(divergence=dict(DIVERGENCE)).save(path)
    document = json.loads(path.read_text("utf-8"))
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(ValueError, match=message):
        History.load(path)


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        History.load(tmp_path / "h.json")
