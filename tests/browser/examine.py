"""All that is looked at in an open page."""

from pathlib import Path
from typing import Any

from tests.browser.accessibility import (
    COLOUR_RULES,
    faint_ink,
    findings,
    flatten,
    other_scheme,
    scheme,
    severe,
)
from tests.browser.site import Visit

PROBE = Path(__file__).with_name("probe.js").read_text("utf-8")


def examine(visit: Visit, both: bool) -> dict[str, Any]:
    """Look at an open page, in one colour scheme or both: what is counted, and all problems."""
    page, problems = visit.page, visit.problems
    seen = page.evaluate(PROBE)
    problems += seen["problems"]
    problems += faint_ink(page)
    if both:
        other_scheme(page)
        problems += faint_ink(page)
    flatten(page)
    found = findings(page)
    problems += severe(found, scheme(page))
    if both:
        other_scheme(page)
        again = findings(page, COLOUR_RULES)
        problems += severe(again, scheme(page))
        found += again
    return {**seen, "problems": problems, "requests": visit.requests, "axe": found}
