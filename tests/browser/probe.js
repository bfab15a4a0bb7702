// Run in a page: opens all that is folded, and returns what is counted and what is wrong.
async () => {
  const WIDE = 1220; // where Material shows both columns beside the text
  const problems = [];
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const name = (node) => {
    const classes = node.getAttribute("class");
    return node.tagName.toLowerCase() + (classes ? `.${classes.trim().replace(/\s+/g, ".")}` : "");
  };

  const start = (node) => node.textContent.trim().replace(/\s+/g, " ").slice(0, 60);

  // A part that scrolls on its own may be wider than the page; nothing else may.
  const clips = (node) => getComputedStyle(node).overflowX !== "visible";
  const clipped = (node) =>
    node !== document.body && node !== null && (clips(node) || clipped(node.parentElement));
  function sideways(when) {
    const width = document.scrollingElement.scrollWidth;
    if (width <= innerWidth) return;
    const wide = [...document.body.querySelectorAll("*")].filter(
      (node) => node.getBoundingClientRect().right > innerWidth + 0.5 && !clipped(node.parentElement),
    );
    problems.push(
      `the page scrolls sideways${when}: ${width} > ${innerWidth}, ${wide.slice(0, 3).map(name).join(", ")}`,
    );
  }
  sideways("");
  const folded = document.querySelectorAll("details:not([open])");
  for (const details of folded) details.open = true;
  await frame();
  await frame(); // docs/assets/js/fit.js sets what is now shown in the second
  sideways(" with all details open");

  const formulas = document.querySelectorAll(".arithmatex");
  for (const formula of formulas) {
    const text = start(formula);
    const katex = formula.querySelector(".katex");
    if (!katex || formula.querySelector(".katex-error, merror")) {
      problems.push(`a formula is not rendered: ${text}`);
      continue;
    }
    const shown = formula.parentElement.checkVisibility({ visibilityProperty: true });
    const box = katex.querySelector(".katex-html").getBoundingClientRect();
    if (shown && !(box.width > 0 && box.height > 0)) problems.push(`a formula has no size: ${text}`);
    if (innerWidth >= WIDE && formula.scrollWidth > formula.clientWidth && formula.tagName === "DIV")
      problems.push(`a formula is seen in part only: ${text}`);
  }

  // Lines: numbers and options are whole, as are short formulas; none begins with punctuation.
  const WHOLE = /\d(?:\.\d+)?e[-+]\d+|\d ± \d[\d.]*|(?<!\S)--?[a-z][\w-]*/g;
  const lines = (rects) => {
    let last = null;
    return [...rects].filter((rect) => {
      const next = rect.width > 0 && (!last || rect.left < last.right - 1 && rect.top > last.top + 1);
      if (rect.width > 0) last = rect;
      return next;
    }).length;
  };
  const texts = document.createTreeWalker(document.querySelector(".md-content") ?? document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("pre, script, style, svg, .arithmatex")) continue;
    for (const match of text.data.matchAll(WHOLE)) {
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      if (lines(range.getClientRects()) > 1) problems.push(`a line ends within ${match[0]}`);
    }
  }
  for (const formula of document.querySelectorAll("span.arithmatex")) {
    const bases = [...formula.querySelectorAll(".katex-html > .katex-base")].map((base) => base.getBoundingClientRect());
    const letters = formula.querySelector(".katex-html")?.textContent.replace(/\u200b/g, "").length;
    if (letters <= 15 && lines(bases) > 1) problems.push(`a line ends within a short formula: ${start(formula)}`);
    const after = formula.nextSibling;
    if (after?.nodeType !== Node.TEXT_NODE || !/^[.,;:!?)\]]/.test(after.data)) continue;
    range.setStart(after, 0);
    range.setEnd(after, 1);
    if (lines([...bases.slice(-1), range.getBoundingClientRect()]) > 1)
      problems.push(`a line begins with ${after.data[0]} after ${start(formula)}`);
  }

  // axe-core looks for these too, but not within formulas.
  for (const node of document.body.querySelectorAll("*")) {
    if (node.scrollWidth <= node.clientWidth + 1 || !/auto|scroll/.test(getComputedStyle(node).overflowX)) continue;
    const focusable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    if (!node.matches(focusable) && !node.querySelector(focusable))
      problems.push(`${name(node)} scrolls sideways, but not by keyboard: ${start(node)}`);
  }

  for (const image of document.images) {
    image.loading = "eager";
    await image.decode().catch(() => null);
    if (!image.naturalWidth) problems.push(`an image is not loaded: ${image.getAttribute("src")}`);
  }

  const widgets = [...document.querySelectorAll("[data-widget]")];
  const until = Date.now() + 5000;
  while (widgets.some((widget) => !("ready" in widget.dataset)) && Date.now() < until) await frame();
  for (const widget of widgets)
    if (!("ready" in widget.dataset)) problems.push(`widget ${widget.dataset.widget} did not start`);

  return {
    problems,
    formulas: formulas.length,
    images: document.images.length,
    widgets: widgets.length,
    details: folded.length,
  };
}
