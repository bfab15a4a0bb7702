// Names and keyboard access for parts that only the browser knows: which formulas and tables are
// too wide for the screen, and what Material's script has put around tables and code.
(function () {
  "use strict";
  const SCROLLING = [
    ["div.arithmatex", "Formula, scrolls sideways"],
    [".md-typeset__scrollwrap", "Table, scrolls sideways"],
  ];

  /** While it scrolls, a part is reached by Tab, and scrolled by the arrow keys. */
  function update(node) {
    const wide = node.scrollWidth > node.clientWidth;
    if (wide === "scrolls" in node.dataset) return;
    if (wide) {
      node.dataset.scrolls = "";
      node.tabIndex = 0;
      node.setAttribute("role", "group");
      node.setAttribute("aria-label", names.get(node));
    } else {
      delete node.dataset.scrolls;
      for (const attribute of ["tabindex", "role", "aria-label"]) node.removeAttribute(attribute);
    }
  }

  const names = new WeakMap();
  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => update(entry.target)));

  // Material wraps tables when the document is complete; this script is loaded after Material's.
  addEventListener("load", () => {
    for (const [selector, name] of SCROLLING)
      for (const node of document.querySelectorAll(selector)) {
        names.set(node, name);
        sizes.observe(node); // also calls back at once, and when details around it are opened
      }
    // The button above each block of code is no navigation, which screen readers would list.
    for (const nav of document.querySelectorAll("nav.md-code__nav")) {
      const plain = document.createElement("div");
      plain.className = nav.className;
      plain.append(...nav.childNodes);
      nav.replaceWith(plain);
    }
  });
})();
