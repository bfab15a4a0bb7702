"""A place that cannot be written is refused before the work, by the option that named it."""

import tempfile

import pytest
from click.testing import CliRunner

from refnet.benchmarks import hidden_bugs, step_sizes, tricks
from refnet.comparison.__main__ import main as compare_with_keras
from refnet.core.outputs import check_writable


def test_a_place_that_can_be_written_is_left_as_it_was(tmp_path):
    check_writable("--out", tmp_path / "a" / "b")
    check_writable("--json", tmp_path / "c" / "d.json", file=True)
    assert not list(tmp_path.iterdir())
    kept = tmp_path / "kept"
    kept.mkdir()
    check_writable("--out", kept)
    (kept / "old.json").write_text("{}")
    check_writable("--json", kept / "old.json", file=True)
    assert (kept / "old.json").read_text() == "{}"


@pytest.mark.parametrize(("file", "expected"), [(False, "a folder"), (True, "a file")])
def test_a_file_in_the_way_is_named(tmp_path, file, expected):
    (tmp_path / "afile").touch()
    path = tmp_path / "afile" / "x"
    with pytest.raises(OSError, match="that can be written") as caught:
        check_writable("--out", path, file=file)
    assert str(caught.value) == (
        f"--out is {str(path)!r}; expected {expected} that can be written (Not a directory)."
    )


def test_a_folder_in_the_way_of_a_file_is_named(tmp_path):
    with pytest.raises(OSError, match=r"--json is .*; expected a file .* \(Is a directory\)\.$"):
        check_writable("--json", tmp_path, file=True)


def test_a_folder_without_permission_is_named_and_not_left(tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)  # for root all is permitted
    with pytest.raises(OSError, match=r"\(Permission denied\)\.$"):
        check_writable("--out", tmp_path / "a" / "b")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("module", [tricks, hidden_bugs, step_sizes])
def test_benchmarks_refuse_before_they_measure(module, monkeypatch, capsys, tmp_path):
    (tmp_path / "afile").touch()
    monkeypatch.setattr("sys.argv", ["prog", "--json", str(tmp_path / "afile" / "x")])
    with pytest.raises(SystemExit) as caught:
        module.main()
    assert caught.value.code == 2
    assert "expected a file that can be written" in capsys.readouterr().err


def test_the_comparison_refuses_before_it_trains(monkeypatch, tmp_path):
    monkeypatch.setattr("refnet.comparison.__main__.environment", lambda backend: {})

    def train(*arguments, **options):
        raise AssertionError("training began")

    monkeypatch.setattr("refnet.comparison.study.framework_study", train)
    (tmp_path / "afile").touch()
    path = tmp_path / "afile" / "x.json"
    result = CliRunner().invoke(compare_with_keras, ["--json", str(path)])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: --json is {str(path)!r}; expected a file that can ")
