"""Walk through a page by Tab, and look at what has the focus."""

from typing import Any

#: What has the focus now: a name for it, its place among all elements, and whether it is outlined.
#: Material hides the boxes of its switches, and outlines or colours the label beside them.
FOCUSED = """
() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const outlined = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none";
  };
  const area = node.getBoundingClientRect();
  const typing = node.matches("input[type=text], input[type=search], textarea");
  const beside = node.nextElementSibling;
  return {
    name: `${node.tagName.toLowerCase()} ${(node.innerText || "").trim().slice(0, 30)}`,
    place: [...document.querySelectorAll("*")].indexOf(node),
    visible: typing || outlined(node)
      || (node.matches("input") && beside && beside.matches("label") && outlined(beside)),
    sized: area.width > 0 && area.height > 0,
  };
}
"""
BEFORE = """
(node) => {
  const start = document.createElement("span");
  start.tabIndex = -1;
  node.before(start);
  start.focus({preventScroll: true});
}
"""
TABBABLE = """
(root) => {
  const all = [...document.querySelectorAll("*")];
  const can = "a[href], button, input, select, textarea, summary, [tabindex]";
  const groups = new Set();
  return [...root.querySelectorAll(can)].filter((node) => {
    if (node.disabled || node.tabIndex < 0 || !node.checkVisibility()) return false;
    if (node.type !== "radio") return true;
    return node.checked; // of a group of radio buttons, Tab reaches the one that is chosen
  }).map((node) => all.indexOf(node));
}
"""


def walk(page: Any, steps: int) -> list[dict[str, Any]]:
    """Press Tab, and note what is reached, until the page ends or comes round again."""
    reached: list[dict[str, Any]] = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None or any(found["place"] == before["place"] for before in reached):
            break
        reached.append(found)
    return reached


def unseen(reached: list[dict[str, Any]]) -> list[str]:
    """Names of what had the focus without showing it."""
    return [found["name"] for found in reached if not found["visible"]]
