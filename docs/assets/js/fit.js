// A formula a little too wide for its column is set smaller, down to three quarters, so that it is
// seen in one piece; only what is wider still scrolls. Without this script all of them scroll.
(function () {
  "use strict";
  const SMALLEST = 0.75;

  /** Measured at full size each time: what was set before may be too small for a wider window. */
  function fit(node) {
    node.style.removeProperty("--refnet-fit");
    if (node.scrollWidth <= node.clientWidth) return;
    const indent = parseFloat(getComputedStyle(node.querySelector(".katex")).paddingLeft);
    const ratio = (node.clientWidth - indent) / (node.scrollWidth - indent) - 0.005;
    node.style.setProperty("--refnet-fit", Math.max(ratio, SMALLEST));
  }

  // Calls back at once too, and when details around a formula are opened. Fitting in the next frame
  // and only for another width: a size changed while sizes are told would be told again.
  const widths = new WeakMap();
  const sizes = new ResizeObserver((entries) => {
    const changed = entries.map((entry) => entry.target)
      .filter((node) => widths.get(node) !== node.clientWidth);
    for (const node of changed) widths.set(node, node.clientWidth);
    requestAnimationFrame(() => changed.forEach(fit));
  });
  addEventListener("load", async () => {
    await document.fonts.ready; // widths are those of the formulas' own letters
    for (const node of document.querySelectorAll("div.arithmatex")) sizes.observe(node);
  });
})();
