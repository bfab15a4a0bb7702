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

  /** A number as text: `digits` decimals at most, a true minus sign, no negative zero. */
  function number(value, digits = 3) {
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    const text = String(Number(value.toFixed(digits)));
    return (text === "-0" ? "0" : text).replace("-", "−");
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

  /** A line that screen readers read out when it changes. */
  function status() {
    return element("p", { class: "refnet-status", role: "status", "aria-live": "polite" });
  }

  /** Build the figure `name` wherever the page has its container; the fallback stays on an error. */
  function widget(name, build) {
    const start = () => {
      const source = document.querySelector(`[data-widget-data="${name}"]`);
      const data = source ? JSON.parse(source.textContent) : null;
      for (const container of document.querySelectorAll(`[data-widget="${name}"]`)) {
        const root = element("div", { class: "refnet-widget-live" });
        build(root, data);
        container.replaceChildren(root);
        container.dataset.ready = "";
      }
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
    else start();
  }

  Object.assign(refnet, { widget, ui: { element, svg, number, slider, choice, status } });
})();
