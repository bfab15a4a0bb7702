// What the interactive figures share: elements, controls, numbers. Nothing is computed here.
// Classic scripts, not modules: browsers refuse to load modules from file://.
(function () {
  "use strict";
  const refnet = (globalThis.refnet = globalThis.refnet || {});
  if (refnet.widget) return; // two widgets on one page load this file twice

  const SVG = "http://www.w3.org/2000/svg";
  let count = 0;

  /** Fill an element: attributes, and children that are nodes or text. */
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  /** An HTML element. */
  function element(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  /** An SVG element. */
  function svg(tag, attributes, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  }

  /**
   * A number as text: `digits` decimals at most, of `significant` digits at most, a true minus sign,
   * no negative zero.
   */
  function number(value, digits = 3, significant = 14) {
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    const settled = Number(value.toPrecision(significant)); // 3.93749...96 and 3.9375 are shown alike
    const text = String(Number(settled.toFixed(digits)));
    return (text === "-0" ? "0" : text).replace("-", "−");
  }

  /** A whole number as an exponent. */
  const superscript = (power) =>
    [...String(power)].map((each) => (each === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[each])).join("");

  /** A number as text, with a power of ten where it is below `least`: 3.2·10⁻⁵. */
  function small(value, digits = 3, least = 0.001) {
    if (value === 0 || !(Math.abs(value) < least)) return number(value, digits);
    const [factor, power] = value.toExponential(1).split("e");
    return `${factor.replace("-", "−")}·10${superscript(power)}`;
  }

  /** A labelled input; `onInput` is given its value as a number. */
  function slider({ label, min, max, step, value }, onInput) {
    const id = `refnet-control-${++count}`;
    const output = element("output", { for: id }, number(value));
    const input = element("input", { type: "range", id, min, max, step, value });
    input.addEventListener("input", () => {
      output.textContent = number(input.valueAsNumber);
      onInput(input.valueAsNumber);
    });
    const node = element(
      "div", { class: "refnet-control" }, element("label", { for: id }, label), input, output,
    );
    /** Change the value from elsewhere, without calling `onInput`. */
    const set = (to) => {
      input.value = to;
      output.textContent = number(to);
    };
    return { node, input, set };
  }

  /** A labelled drop-down list of [text, value] pairs; `onInput` is given the chosen value. */
  function choice({ label, options, value }, onInput) {
    const id = `refnet-control-${++count}`;
    const select = element("select", { id });
    options.forEach(([text, each], place) => {
      const option = element("option", { value: place }, text);
      option.selected = each === value;
      select.append(option);
    });
    select.addEventListener("input", () => onInput(options[select.selectedIndex][1]));
    const node = element("div", { class: "refnet-control" }, element("label", { for: id }, label), select);
    return { node, select };
  }

  /** A button. */
  function button(text, onClick) {
    const node = element("button", { type: "button" }, text);
    node.addEventListener("click", onClick);
    return node;
  }

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const ENDS = { Home: -Infinity, End: Infinity };

  /** The nearest index from `first` to `last`. */
  const clamp = (index, [first, last]) => Math.min(Math.max(index, first), last);

  /**
   * A table of numbers, with the indices of its rows and columns. `draw` fills it: `rows` and
   * `columns` are the first and last index, `cell(r, c)` gives text and classes. With `pick`, a
   * cell is picked by pointer or arrow keys: `at` is picked, from `within`; `onPick` is told.
   */
  function grid() {
    const caption = element("caption");
    const body = element("tbody");
    const node = element("table", { class: "refnet-grid" }, caption, body);
    let shown = "";
    let now = null;

    const place = (cell) => [Number(cell.dataset.r), Number(cell.dataset.c)];

    function pick([r, c]) {
      const { within, onPick } = now.pick;
      onPick([clamp(r, within[0]), clamp(c, within[1])]);
      body.querySelector('[tabindex="0"]').focus();
    }

    function build({ rows, columns }) {
      const range = ([first, last]) => Array.from({ length: last - first + 1 }, (_, k) => first + k);
      const heads = range(columns).map((c) => element("th", { scope: "col" }, number(c)));
      const lines = range(rows).map((r) =>
        element(
          "tr", {}, element("th", { scope: "row" }, number(r)),
          ...range(columns).map((c) => element("td", { "data-r": r, "data-c": c })),
        ));
      const corner = element("th", { scope: "col" }, element("span", { class: "refnet-spoken" }, "row"));
      body.replaceChildren(element("tr", {}, corner, ...heads), ...lines);
    }

    body.addEventListener("click", (event) => {
      const cell = event.target.closest("td");
      if (cell && now.pick && !cell.hasAttribute("aria-disabled")) pick(place(cell));
    });
    body.addEventListener("keydown", (event) => {
      if (!now.pick || event.altKey || event.metaKey || event.ctrlKey) return;
      const [r, c] = now.pick.at;
      if (event.key in STEPS) pick([r + STEPS[event.key][0], c + STEPS[event.key][1]]);
      else if (event.key in ENDS) pick([r, ENDS[event.key]]);
      else return;
      event.preventDefault(); // arrow keys scroll
    });

    function draw(next) {
      now = next;
      const shape = JSON.stringify([next.rows, next.columns]);
      if (shape !== shown) build(next);
      shown = shape;
      caption.textContent = next.title;
      node.setAttribute("role", next.pick ? "grid" : "table");
      for (const cell of body.querySelectorAll("td")) {
        const [r, c] = place(cell);
        const { text, classes } = next.cell(r, c);
        cell.textContent = text;
        cell.className = classes;
        for (const name of ["tabindex", "aria-selected", "aria-disabled", "role"]) cell.removeAttribute(name);
        if (!next.pick) continue;
        cell.setAttribute("role", "gridcell");
        const { at, within } = next.pick;
        const picked = r === at[0] && c === at[1];
        if (clamp(r, within[0]) !== r || clamp(c, within[1]) !== c) cell.setAttribute("aria-disabled", "true");
        else {
          cell.setAttribute("aria-selected", String(picked));
          cell.setAttribute("tabindex", picked ? "0" : "-1");
        }
      }
    }
    return { node, draw };
  }

  /** A line that screen readers read out when it changes. */
  function status() {
    return element("p", { class: "refnet-status", role: "status", "aria-live": "polite" });
  }

  /**
   * Build the figure `name` wherever the page has its container. The script stands behind the
   * container and runs at once, before what follows is laid out, so that nothing moves. On an
   * error the fallback stays.
   */
  function widget(name, build) {
    for (const container of document.querySelectorAll(`[data-widget="${name}"]:not([data-ready])`)) {
      const source = container.nextElementSibling; // variants of a figure have data of their own
      const root = element("div", { class: "refnet-widget-live" });
      build(root, JSON.parse(source.textContent));
      container.replaceChildren(root);
      container.dataset.ready = "";
    }
  }

  Object.assign(refnet, {
    widget,
    ui: { element, svg, number, superscript, small, slider, choice, button, grid, status },
  });
})();
