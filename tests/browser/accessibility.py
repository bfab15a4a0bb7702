"""Accessibility of an open page, by axe-core."""

import json
from pathlib import Path
from typing import Any

INK = Path(__file__).with_name("ink.js").read_text("utf-8")
FLATTEN = Path(__file__).with_name("flatten.js").read_text("utf-8")
OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "preload": False,  # it would fetch the stylesheets once more, which file:// refuses
}
#: The rules whose outcome depends on the colour scheme.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
SEVERE = ("critical", "serious")

Finding = dict[str, Any]


def faint_ink(page: Any) -> list[str]:
    """Formulas and code without enough contrast, as sentences."""
    return [f"{scheme(page)}: {problem}" for problem in page.evaluate(INK)]


def flatten(page: Any) -> None:
    """Put boxes in place of formulas, and text in place of code: axe-core is slow among them."""
    page.evaluate(FLATTEN)


def findings(page: Any, rules: list[str] | None = None) -> list[Finding]:
    """Violations in a page: rule, impact, how many elements, and the first three of them."""
    from axe_playwright_python.sync_playwright import Axe

    options = OPTIONS | ({"runOnly": rules} if rules else {})
    return [
        {
            "rule": violation["id"],
            "impact": violation["impact"],
            "count": len(violation["nodes"]),
            "elements": [_element(node) for node in violation["nodes"][:3]],
        }
        for violation in Axe().run(page, options=options).response["violations"]
    ]


def severe(found: list[Finding], scheme: str) -> list[str]:
    """Findings that fail a test, as sentences."""
    return [
        f"axe, {scheme}: {f['impact']} {f['rule']} ({f['count']}): {'; '.join(f['elements'])}"
        for f in found
        if f["impact"] in SEVERE
    ]


def scheme(page: Any) -> str:
    """Colour scheme that Material shows."""
    return {"default": "light", "slate": "dark"}[
        page.evaluate("document.body.dataset.mdColorScheme")
    ]


def other_scheme(page: Any) -> str:
    """Switch to the other colour scheme, as the reader does; return its name."""
    before = scheme(page)
    page.locator("label[for^=__palette]:not([hidden])").first.click()
    after = scheme(page)
    assert {before, after} == {"light", "dark"}
    return after


def _element(node: dict[str, Any]) -> str:
    target = node["target"][-1]
    said = " ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
    return f"{target if isinstance(target, str) else json.dumps(target)}: {said[:300]}"
