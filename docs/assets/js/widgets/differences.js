// Error of three estimates of a derivative against the step, on logarithmic axes.
(function () {
  "use strict";
  const { ui, ops, widget } = globalThis.refnet;
  const { element, svg, number, superscript, small, slider, choice, status } = ui;
  const { names, estimate, derivative, errors, best, floor, usualStep } = ops.differences;

  const FORMULAS = {
    tanh: "tanh x", sin: "sin x", softplus: "softplus: log(1 + eˣ)", cubic: "cubic: x³ − x", relu: "ReLU: max(x, 0)",
  };
  const METHODS = {
    forward: { name: "forward", usual: "√ε" },
    central: { name: "central", usual: "∛ε" },
    complex: { name: "complex step" },
  };
  const PRECISIONS = { float64: 17, float32: 9 }; // digits that tell all its numbers apart
  const KINKS = { relu: 0 };
  const FIRST = -20; // exponents of ten of the steps, and of the errors from FIRST to LAST
  const LAST = 2;
  const PER_DECADE = 4;
  const STEPS = Array.from({ length: -FIRST * PER_DECADE + 1 }, (_, k) => 10 ** (FIRST + k / PER_DECADE));
  const START = 10 ** -5;
  const BOX = { width: 480, height: 330, left: 60, right: 468, top: 26, bottom: 274 };

  const powerOfTen = (power) => (power === 0 ? "1" : `10${superscript(power)}`);
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  /** Two digits of a number, and below 0.01 a power of ten. */
  const scientific = (value) => small(Number(value.toPrecision(2)), 3, 0.01);

  /** A step: of powers of ten just the power. */
  const stepText = (h) => scientific(h).replace("1.0·", "");

  const across = (h) => BOX.left + ((Math.log10(h) - FIRST) / -FIRST) * (BOX.right - BOX.left);
  /** Height of an error; one of 0 stands on the lower edge. */
  const up = (error) => {
    const place = (clamp(Math.log10(error), FIRST, LAST) - FIRST) / (LAST - FIRST);
    return BOX.bottom - place * (BOX.bottom - BOX.top);
  };

  /** The mark of a method, so that lines need no colours: a circle, a square or a triangle. */
  function mark(method, x, y, size, kind) {
    const paths = {
      forward: `M${x - size} ${y}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0z`,
      central: `M${x - size} ${y - size}h${2 * size}v${2 * size}h${-2 * size}z`,
      complex: `M${x} ${y - 1.3 * size}l${1.2 * size} ${2.2 * size}h${-2.4 * size}z`,
    };
    return svg("path", { d: paths[method], class: `refnet-mark ${kind}` });
  }

  const rule = (x1, y1, x2, y2, kind) => svg("line", { x1, y1, x2, y2, class: kind });
  const words = (x, y, text, anchor) => svg("text", { x, y, "text-anchor": anchor }, text);

  /** Axes with their ticks, which never change. */
  function axes() {
    const { left, right, top, bottom } = BOX;
    const parts = [];
    for (let power = FIRST; power <= 0; power += 4) {
      const x = across(10 ** power);
      parts.push(rule(x, top, x, bottom, "refnet-gridline"), words(x, bottom + 18, powerOfTen(power), "middle"));
    }
    for (let power = FIRST; power <= LAST; power += 4) {
      const y = up(10 ** power);
      const text = power === FIRST ? "0" : powerOfTen(power);
      parts.push(rule(left, y, right, y, "refnet-gridline"), words(left - 6, y + 4, text, "end"));
    }
    const middle = (top + bottom) / 2;
    const title = words(14, middle, "absolute error", "middle");
    title.setAttribute("transform", `rotate(-90 14 ${middle})`);
    parts.push(words((left + right) / 2, bottom + 44, "step h", "middle"), title);
    return svg("g", {}, ...parts);
  }

  function build(root, data) {
    const state = { name: "tanh", x: data.points.tanh, precision: "float64", h: START, shown: new Set(Object.keys(METHODS)) };
    const line = status();
    const curves = svg("g");
    const plot = svg("svg", { class: "refnet-plot", viewBox: `0 0 ${BOX.width} ${BOX.height}`, role: "img" }, axes(), curves);
    const body = element("tbody");

    const functions = choice({
      label: "f(x)", options: names().map((name) => [FORMULAS[name], name]), value: state.name,
    }, (name) => {
      Object.assign(state, { name, x: data.points[name] });
      point.set(state.x);
      draw();
    });
    const precisions = choice({
      label: "Precision", options: Object.keys(PRECISIONS).map((each) => [each, each]), value: state.precision,
    }, (precision) => {
      state.precision = precision;
      draw();
    });
    const point = slider({ label: "x", min: -2, max: 2, step: 0.001, value: state.x }, (x) => {
      state.x = x;
      draw();
    });
    const step = slider({
      label: "step h", min: FIRST, max: 0, step: 1 / PER_DECADE, value: Math.log10(state.h),
    }, (power) => setStep(power));

    function setStep(power) {
      state.h = STEPS[Math.round((power - FIRST) * PER_DECADE)];
      nameStep();
      draw();
    }
    function nameStep() {
      const text = stepText(state.h);
      step.node.querySelector("output").textContent = text;
      step.input.setAttribute("aria-valuetext", text);
    }

    /** A step is also chosen in the plot; the slider does the same from the keyboard. */
    function pick(event) {
      const frame = plot.getBoundingClientRect();
      const x = ((event.clientX - frame.left) / frame.width) * BOX.width;
      const power = FIRST * (1 - (x - BOX.left) / (BOX.right - BOX.left));
      const near = clamp(Math.round(power * PER_DECADE) / PER_DECADE, FIRST, 0);
      step.set(near);
      setStep(near);
    }
    plot.addEventListener("pointerdown", pick);
    plot.addEventListener("pointermove", (event) => event.buttons && pick(event));

    const legend = Object.entries(METHODS).map(([method, { name }]) => {
      const box = element("input", { type: "checkbox" });
      box.checked = true;
      box.addEventListener("input", () => {
        if (box.checked) state.shown.add(method);
        else state.shown.delete(method);
        draw();
      });
      const sample = svg("svg", { class: "refnet-sample", viewBox: "0 0 34 12", "aria-hidden": "true" },
        svg("path", { d: "M1 6H33", class: `refnet-curve is-${method}` }), mark(method, 17, 6, 4, "is-now"));
      return element("label", {}, box, sample, name);
    });

    /** The curve of a method, from the smallest step to the largest. */
    function curve(method, found, kind) {
      const d = found.map((error, k) => `${k ? "L" : "M"}${across(STEPS[k]).toFixed(1)} ${up(error).toFixed(1)}`).join("");
      return svg("path", { d, class: `refnet-curve is-${method} ${kind}` });
    }

    function draw() {
      const { name, x, precision, h, shown } = state;
      const exact = derivative(name, precision, x);
      const other = precision === "float64" ? "float32" : "float64";
      const digits = (value) => number(value, 20, PRECISIONS[precision]);
      const [behind, front, rows, told] = [[], [], [], []];
      for (const [method, { name: title, usual }] of Object.entries(METHODS)) {
        if (!shown.has(method)) continue;
        const found = errors(name, method, precision, x, STEPS);
        const rounding = floor(name, precision, x);
        const place = best(found, rounding);
        const below = found.slice(0, place).every((each) => each <= rounding) ? "≤ " : "";
        const [error] = errors(name, method, precision, x, [h]);
        behind.push(curve(method, errors(name, method, other, x, STEPS), "is-other"));
        front.push(curve(method, found, ""));
        if (x !== KINKS[name]) front.push(mark(method, across(STEPS[place]), up(found[place]), 8, "is-best"));
        front.push(mark(method, across(h), up(error), 4, "is-now"));
        if (usual) {
          const at = across(usualStep(method, precision));
          front.push(rule(at, BOX.top, at, BOX.bottom, "refnet-usual"), words(at, BOX.top - 8, usual, "middle"));
        }
        const value = digits(estimate(name, method, precision, x, h));
        const most = x === KINKS[name] ? "none" : below + stepText(STEPS[place]);
        const cells = [value, scientific(error), most].map((text) => element("td", {}, text));
        rows.push(element("tr", {}, element("th", { scope: "row" }, title), ...cells));
        told.push(`${title} ${scientific(error)}`);
      }
      const now = rule(across(h), BOX.top, across(h), BOX.bottom, "refnet-now");
      curves.replaceChildren(now, ...behind, ...kinkLine(), ...front);
      body.replaceChildren(...rows, element("tr", {},
        element("th", { scope: "row" }, "f′(x)"), element("td", {}, digits(exact)), element("td"), element("td")));
      plot.setAttribute("aria-label",
        `Absolute error against the step h, both from small to large on logarithmic axes, of ${[...shown].map((each) => METHODS[each].name).join(", ") || "no method"}`);
      line.textContent = `Errors at h = ${stepText(h)} in ${precision}: ${told.join(", ") || "no method is chosen"}.${kinkWords()}`;
    }

    /** Where the step is as long as the way to the kink. */
    function kinkLine() {
      const away = Math.abs(state.x - KINKS[state.name]);
      if (!(away >= STEPS[0] && away <= 1)) return [];
      const x = across(away);
      return [rule(x, BOX.top, x, BOX.bottom, "refnet-kink"), words(x - 4, BOX.top + 30, "kink", "end")];
    }

    function kinkWords() {
      const away = Math.abs(state.x - KINKS[state.name]);
      if (Number.isNaN(away)) return "";
      if (away === 0) return " At the kink there is no derivative; refnet takes 0.";
      return state.h > away
        ? ` The step reaches across the kink, which is ${number(away)} away.`
        : ` The kink is ${number(away)} away: the step does not reach across it.`;
    }

    const head = ["method", "estimate at h", "error", "best h"].map((text) => element("th", { scope: "col" }, text));
    root.append(
      element("div", { class: "refnet-controls refnet-differences" }, functions.node, precisions.node, point.node, step.node),
      element("fieldset", { class: "refnet-legend" }, element("legend", {}, "Methods"), ...legend),
      plot,
      line,
      element("div", { class: "refnet-scroll" },
        element("table", { class: "refnet-readout", "aria-label": "Estimates at the step h" }, element("thead", {}, element("tr", {}, ...head)), body)),
      element("p", { class: "refnet-note" },
        "Large open marks: the best step, judged with its neighbours; ≤: smaller ones are as good. Filled marks: the step h. Grey: the other precision. "
        + "√ε and ∛ε: the usual steps, with ε the gap between 1 and the next number. An error of 0 stands on the lower edge."),
    );
    nameStep();
    draw();
  }

  widget("differences", build);
})();
