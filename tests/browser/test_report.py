"""The report adds up what the pages recorded, and needs no browser itself."""

import json
from pathlib import Path
from typing import Any

from tests.browser import report


def record(page: str, width: str, **changed: Any) -> report.Record:
    counts = {"formulas": 3, "images": 1, "widgets": 0, "details": 2, "requests": 10}
    return {"page": page, "width": width, "problems": [], "axe": [], **counts, **changed}


FINDING = {"rule": "label", "impact": "critical", "count": 2, "elements": []}
RECORDS = [
    record("a.html", "phone", problems=["console error: oh", "request off file://: https://x/"]),
    record("a.html", "desktop", axe=[FINDING, FINDING]),
    record("b.html", "phone", problems=["failed request: file:///c", "page error: oh"]),
]


def test_report_adds_up_what_the_pages_recorded() -> None:
    summary = report.summarise(RECORDS)
    assert (summary["pages"], summary["requests"], summary["formulas"]) == (2, 30, 6)
    for what in ("requests off file://", "failed requests", "console messages", "page errors"):
        assert summary[what] == 1
    assert summary["axe"] == {"critical": {"label": 4}, "serious": {}, "moderate": {}, "minor": {}}
    lines = report.text(summary).splitlines()
    assert lines[0] == "2 pages at 2 widths (desktop, phone), from file:// without a network"
    assert "axe-core, critical: label 4" in lines
    assert lines[-1] == "4 problems"


def test_report_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "runs" / "report.json"
    report.write(str(path), report.summarise(RECORDS), RECORDS)
    assert json.loads(path.read_text("utf-8"))["records"] == RECORDS
    assert [file.name for file in path.parent.iterdir()] == ["report.json"]
