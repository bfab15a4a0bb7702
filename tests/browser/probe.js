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
