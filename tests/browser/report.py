"""What the browser saw on all pages, in a few lines and as JSON."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

#: Each test of a page records, under this name, what it counted there.
PROPERTY = "browser"
IMPACTS = ("critical", "serious", "moderate", "minor")

CONTENT = ("formulas", "images", "widgets", "details")

Record = dict[str, Any]


def summarise(records: list[Record]) -> Record:
    """Add up the records of the pages."""
    rules: dict[str, Counter[str]] = {impact: Counter() for impact in IMPACTS}
    for record in records:
        for finding in record["axe"]:
            rules[finding["impact"]][finding["rule"]] += finding["count"]
    problems = [f"{r['page']} ({r['width']}): {p}" for r in records for p in r["problems"]]
    return {
        "pages": len({record["page"] for record in records}),
        "widths": sorted({record["width"] for record in records}),
        "requests": sum(record["requests"] for record in records),
        "requests off file://": sum("request off file://" in problem for problem in problems),
        "failed requests": sum("failed request" in problem for problem in problems),
        "console messages": sum(": console " in problem for problem in problems),
        "page errors": sum(": page error" in problem for problem in problems),
        # Every width shows the same formulas and widgets: count those of one.
        **{what: sum({r["page"]: r[what] for r in records}.values()) for what in CONTENT},
        "axe": {impact: dict(counts) for impact, counts in rules.items()},
        "problems": problems,
    }


def text(summary: Record) -> str:
    """The summary as lines."""
    lines = [
        f"{summary['pages']} pages at {len(summary['widths'])} widths"
        f" ({', '.join(summary['widths'])}), from file:// without a network",
        "; ".join(
            f"{summary[what]} {what}"
            for what in (
                "requests", "requests off file://", "failed requests", "console messages",
                "page errors",
            )
        ),
        "; ".join(f"{summary[what]} {what}" for what in CONTENT),
    ]  # fmt: skip
    for impact, rules in summary["axe"].items():
        named = ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items()))
        lines.append(f"axe-core, {impact}: {named or 'none'}")
    return "\n".join([*lines, f"{len(summary['problems'])} problems"])


def write(path: str, summary: Record, records: list[Record]) -> None:
    """Write summary and records as JSON; a reader never sees half a file."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_suffix(".new")
    new.write_text(json.dumps({**summary, "records": records}, indent=1) + "\n", "utf-8")
    os.replace(new, target)
