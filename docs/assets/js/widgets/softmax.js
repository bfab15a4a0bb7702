// Softmax cross-entropy of one row: logits and target to change, probabilities, gradient, loss.
(function () {
  "use strict";
  const { ui, ops, widget } = globalThis.refnet;
  const { element, number, small, choice, button, status } = ui;
  const { sum, gradient, asWritten, logOfSoftmax, stable } = ops.softmax;

  const SIZES = [3, 4, 5];
  const REACH = 10; // of the sliders; the number beside each has no bound
  const SHIFTS = [-1000, -1, 1, 1000];
  const OWN = "your own";
  const WAYS = [
    ["exponentials as they are, then log p", asWritten],
    ["largest logit subtracted, then log p", logOfSoftmax],
    ["log-softmax, as in refnet", stable],
  ];

  const signed = (value) => (value > 0 ? `+${number(value)}` : number(value));
  const oneHot = (size, label) => Array.from({ length: size }, (_, m) => Number(m === label));
  const gap = (a, b) => Math.max(...a.map((value, m) => Math.abs(value - b[m])));

  /** A bar of a kind from 0 to the right, or from the middle to either side. */
  function bar(kind, centred) {
    const filled = element("span", { class: "refnet-meter-fill" });
    const text = element("span", { class: "refnet-meter-text" });
    const track = element("span", { class: "refnet-meter-track", "aria-hidden": "true" }, filled);
    const node = element("span", { class: `refnet-meter is-${kind}${centred ? " is-centred" : ""}` }, track, text);
    const draw = (value, full) => {
      const part = Number.isFinite(value) ? (100 * value) / full : 0;
      filled.style.width = `${centred ? Math.abs(part) / 2 : Math.max(part, 0)}%`;
      filled.style.left = centred ? `${50 + Math.min(part, 0) / 2}%` : "0";
      text.textContent = small(value, 4);
    };
    return { node, draw };
  }

  /** A number input that tells only of numbers that are finite. */
  function field(label, step, onInput) {
    const input = element("input", { type: "number", step, "aria-label": label });
    input.addEventListener("input", () => {
      const valid = Number.isFinite(input.valueAsNumber);
      input.setAttribute("aria-invalid", String(!valid));
      if (valid) onInput(input.valueAsNumber); // while it is being typed the last number counts
    });
    return input;
  }

  function build(root, data) {
    let [logits, t] = [[], []];
    let rows = [];
    const line = status();
    const classes = element("tbody");
    const ways = element("tbody");
    const slot = element("div"); // of the list of targets, which depends on the number of classes
    let targets = null;

    const examples = choice({
      label: "Example",
      options: [...data.examples.map((each) => [each.name, each]), [OWN, null]],
      value: data.examples[0],
    }, (example) => example && start(example.logits, example.t));
    const sizes = choice({ label: "Classes", options: SIZES.map((size) => [String(size), size]) }, (size) => {
      const kept = t.slice(0, size);
      own();
      const padded = Array.from({ length: size }, (_, m) => kept[m] ?? 0);
      start(padded.map((_, m) => logits[m] ?? 0), sum(kept) > 0 ? padded : oneHot(size, 0));
    });

    /** What t may be set to: a class, or all classes alike. */
    function offer(size) {
      const options = Array.from({ length: size }, (_, m) => [`class ${m}`, oneHot(size, m)]);
      options.push(["all alike", Array(size).fill(1 / size)], [OWN, null]);
      targets = choice({ label: "Target", options }, (chosen) => {
        if (!chosen) return;
        t = [...chosen];
        own();
        write();
      });
      targets.among = options.map(([, each]) => each);
      slot.replaceChildren(targets.node);
    }

    /** The numbers are none of the examples any more. */
    const own = () => (examples.select.selectedIndex = data.examples.length);

    /** One class: its logit as slider and number, its target, and what follows from them. */
    function row(m) {
      const change = (value) => {
        logits[m] = value;
        own();
        draw();
      };
      const range = element("input", {
        type: "range", min: -REACH, max: REACH, step: 0.1, "aria-label": `logit of class ${m}, slider`,
      });
      const exact = field(`logit of class ${m}`, "any", (value) => {
        range.value = value;
        change(value);
      });
      range.addEventListener("input", () => {
        exact.value = range.value;
        exact.setAttribute("aria-invalid", "false");
        change(range.valueAsNumber);
      });
      const weight = field(`target of class ${m}`, 0.1, (value) => {
        t[m] = value;
        own();
        draw();
      });
      const bars = { p: bar("output", false), t: bar("ink", false), slope: bar("gradient", true) };
      const cell = (...children) => element("td", {}, ...children);
      const node = element("tr", {},
        element("th", { scope: "row" }, String(m)),
        element("td", { class: "refnet-logit" }, range, exact), cell(weight),
        cell(bars.p.node, bars.t.node), cell(bars.slope.node));
      return { node, range, exact, weight, bars };
    }

    function start(newLogits, newT) {
      [logits, t] = [[...newLogits], [...newT]];
      sizes.select.selectedIndex = SIZES.indexOf(t.length);
      rows = t.map((_, m) => row(m));
      classes.replaceChildren(...rows.map((each) => each.node));
      offer(t.length);
      write();
    }

    /** Put the numbers into the inputs. */
    function write() {
      rows.forEach(({ range, exact, weight }, m) => {
        range.value = logits[m];
        exact.value = String(Number(logits[m].toPrecision(12)));
        weight.value = String(Number(t[m].toPrecision(6)));
        for (const input of [exact, weight]) input.setAttribute("aria-invalid", "false");
      });
      draw();
    }

    function shift(by) {
      const before = stable(logits, t);
      logits = logits.map((value) => value + by);
      own();
      write();
      const after = stable(logits, t);
      line.textContent = `${signed(by)} to every logit: log-sum-exp changes by `
        + `${signed(after.logSumExp - before.logSumExp)}, p by at most ${small(gap(after.p, before.p), 4)}, `
        + `the loss by ${small(after.loss - before.loss, 4)}.${lost()}`;
    }

    /** What the formula as it is written does with these logits, in words. */
    function lost() {
      const { loss } = asWritten(logits, t);
      return Number.isFinite(loss) ? "" : ` From the exponentials as they are, the loss is ${number(loss)}.`;
    }

    function draw() {
      const [now, slopes] = [stable(logits, t), gradient(logits, t)];
      const [full, steep] = [Math.max(1, ...t), Math.max(1, ...slopes.map(Math.abs))];
      rows.forEach(({ bars }, m) => {
        bars.p.draw(now.p[m], full);
        bars.t.draw(t[m], full);
        bars.slope.draw(slopes[m], steep);
      });
      targets.select.selectedIndex = targets.among.findIndex((each) => !each || gap(each, t) === 0);
      ways.replaceChildren(...WAYS.map(([name, way]) => {
        const found = way(logits, t);
        const cell = (text, lost) => element("td", lost ? { class: "is-lost" } : {}, text);
        return element("tr", {}, element("th", { scope: "row" }, name),
          cell(found.p.map((value) => small(value, 3)).join(", "), found.p.some(Number.isNaN)),
          ...[found.logSumExp, found.loss].map((value) => cell(number(value, 4), !Number.isFinite(value))));
      }));
      const [likely, total] = [now.p.indexOf(Math.max(...now.p)), sum(t)];
      const [lowest, weights] = [slopes.indexOf(Math.min(...slopes)), Math.abs(total - 1) > 1e-9];
      line.textContent = `Loss ${number(now.loss, 4)}. Class ${likely} has the largest p, ${small(now.p[likely], 4)}`
        + (slopes[lowest] < 0 ? `; a step against the gradient raises the logit of class ${lowest} most.` : ".")
        + (weights ? ` As t sums to ${number(total)}, the gradient is not p − t.` : "") + lost();
    }

    const head = (...texts) =>
      element("thead", {}, element("tr", {}, ...texts.map((text) => element("th", { scope: "col" }, text))));
    root.append(
      element("div", { class: "refnet-controls" }, examples.node, sizes.node, slot),
      element("table", { class: "refnet-classes", "aria-label": "The classes" },
        head("class", "logit", "t", "p, t", "gradient"), classes),
      element("div", { class: "refnet-buttons", role: "group", "aria-label": "Add to every logit" },
        element("span", {}, "Add to every logit:"),
        ...SHIFTS.map((by) => button(signed(by), () => shift(by)))),
      line,
      element("table", { class: "refnet-ways", "aria-label": "Three ways to compute them" },
        head("computed with", "p", "log-sum-exp", "loss"), ways),
      element("p", { class: "refnet-note" },
        "p = softmax(logits): the upper bar, green; t, the target's weights: the lower bar; loss = −Σ t log p; "
        + "gradient of the loss with respect to the logits = p Σt − t."),
    );
    start(data.examples[0].logits, data.examples[0].t);
  }

  widget("softmax", build);
})();
