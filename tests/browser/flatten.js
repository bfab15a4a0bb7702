// Run in a page: put a box of the same size, and its TeX for screen readers, in place of each
// formula, and plain text in place of the coloured words of code. axe-core spends most of its time
// among them, of which it finds nothing: their contrast is measured by ink.js, and what scrolls by
// probe.js.
() => {
  const glyphs = [...document.querySelectorAll(".arithmatex .katex-html")];
  const boxes = glyphs.map((node) => node.getBoundingClientRect());
  glyphs.forEach((node, place) => {
    const { width, height } = boxes[place];
    node.replaceChildren();
    node.style.cssText = `display: inline-block; width: ${width}px; height: ${height}px`;
  });
  for (const node of document.querySelectorAll(".arithmatex .katex-mathml")) {
    const source = node.querySelector("annotation");
    node.replaceChildren(source ? source.textContent : node.textContent);
  }
  for (const word of [...document.querySelectorAll("code span")].reverse()) // inner ones first
    if (![...word.attributes].some(({ name }) => name !== "class") && !word.querySelector("*"))
      word.replaceWith(word.textContent);
  for (const code of document.querySelectorAll("code")) code.normalize();
}
