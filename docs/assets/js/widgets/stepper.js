// Convolution and max pooling, one place at a time, forward and backward.
(function () {
  "use strict";
  const { ui, ops, widget } = globalThis.refnet;
  const { element, number, choice, button, grid, status } = ui;
  const { table, geometry, seen, seers, uses, correlate, correlateGradients, maxPool, maxPoolGradient } = ops.stepper;

  const SIZES = [1, 2, 3, 4].map((size) => [String(size), size]);
  const VIEWS = [["forward: out", "out"], ["backward: dx", "dx"], ["backward: dW", "dW"]];
  const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
  const name = (array, [r, c]) => `${array}[${r}, ${c}]`;
  const same = ([a, b], [c, d]) => a === c && b === d;
  const has = (places, place) => places.some((each) => same(each, place));

  /** All that the figure shows, computed from its settings. */
  function compute(data, state) {
    const { image: x, bias } = data;
    const stride = [state.stride, state.stride];
    const windows = geometry([x.length, x[0].length], state.window, stride, state.padding);
    const shape = [windows.rows.out, windows.columns.out];
    const W = table(state.window, (i, j) => data.kernel[i][j]);
    const dout = table(shape, (u, v) => data.dout[u][v]);
    if (state.op === "max_pool2d") {
      const { out, from } = maxPool(x, windows);
      return { x, out, from, dout, windows, shape, dx: maxPoolGradient(from, windows, dout) };
    }
    const gradients = correlateGradients(x, W, windows, dout);
    return { x, W, bias, out: correlate(x, W, bias, windows), dout, windows, shape, ...gradients };
  }

  // Each view gives: the pairs that are multiplied, marks of entries of each array, and a sentence.
  // A pair: [text, kind] of both factors, and where it stands in the table of products.

  function convolutionOut({ x, W, bias, out, windows }, at) {
    const entries = seen(windows, at);
    const outside = entries.filter((entry) => !entry.inside).length;
    const terms = entries.map(({ i, j, h, w, inside }) => ({
      r: i, c: j, value: inside ? x[h][w] * W[i][j] : 0,
      factors: [[inside ? x[h][w] : 0, inside ? "input" : "padding"], [W[i][j], "weight"]],
    }));
    const total = out[at[0]][at[1]];
    const zeros = outside ? `, ${outside} of them with zeros of the padding` : "";
    return {
      terms,
      marks: { x: entries.map(({ h, w }) => [h, w]), out: [at] },
      says: `${name("out", at)} = ${number(total)}: ${plural(terms.length, "product")}${zeros}, `
        + `and the bias: ${number(total - bias)} + ${number(bias)}.`,
    };
  }

  function convolutionDx({ W, dout, dx, windows }, at) {
    const from = seers(windows, at);
    const terms = from.map(({ u, v, i, j }) => ({
      r: u, c: v, factors: [[dout[u][v], "gradient"], [W[i][j], "weight"]],
    }));
    const total = number(dx[at[0]][at[1]]);
    return {
      terms,
      marks: { x: [at], dx: [at], W: from.map(({ i, j }) => [i, j]), dout: from.map(({ u, v }) => [u, v]) },
      says: from.length
        ? `${name("dx", at)} = ${total}: ${plural(from.length, "place sees", "places see")} ${name("x", at)}; `
          + "each gives its dout, times the kernel entry between them."
        : `${name("dx", at)} = ${total}: no place sees ${name("x", at)}.`,
    };
  }

  function convolutionDW({ x, dout, dW, windows }, at) {
    const all = uses(windows, at);
    const inside = all.filter((use) => use.inside);
    return {
      terms: all.map(({ u, v, h, w, inside: seesImage }) => ({
        r: u, c: v,
        factors: [[seesImage ? x[h][w] : 0, seesImage ? "input" : "padding"], [dout[u][v], "gradient"]],
      })),
      marks: { W: [at], dW: [at], x: inside.map(({ h, w }) => [h, w]), dout: inside.map(({ u, v }) => [u, v]) },
      says: `${name("dW", at)} = ${number(dW[at[0]][at[1]])}: ${plural(all.length, "place uses", "places use")} `
        + `${name("W", at)}, ${inside.length} of them on an entry of the image; each gives that entry times dout.`,
    };
  }

  function poolingOut({ x, out, from, windows }, at) {
    const entries = seen(windows, at);
    const inside = entries.filter((entry) => entry.inside);
    const largest = out[at[0]][at[1]];
    const winner = from[at[0]][at[1]];
    const equal = inside.filter(({ h, w }) => x[h][w] === largest).length;
    const tie = equal > 1 ? `, the first of ${equal} equal ones` : "";
    return {
      joined: ", ",
      terms: entries.map((entry) => ({
        r: entry.i, c: entry.j, chosen: same([entry.h, entry.w], winner),
        factors: [entry.inside ? [x[entry.h][entry.w], "input"] : ["–", "padding"]],
      })),
      marks: { x: entries.map(({ h, w }) => [h, w]), chosen: [winner], out: [at] },
      says: `${name("out", at)} = ${number(largest)}: the largest of ${plural(inside.length, "entry", "entries")} `
        + `of the image is ${name("x", winner)}${tie}.`,
    };
  }

  function poolingDx({ dout, dx, from, windows }, at) {
    const all = seers(windows, at);
    const giving = all.filter(({ u, v }) => same(from[u][v], at));
    const total = number(dx[at[0]][at[1]]);
    return {
      terms: all.map(({ u, v }) => ({
        r: u, c: v, chosen: same(from[u][v], at),
        factors: [[same(from[u][v], at) ? 1 : 0, "ink"], [dout[u][v], "gradient"]],
      })),
      marks: {
        x: [at], dx: [at], dout: all.map(({ u, v }) => [u, v]), chosenDout: giving.map(({ u, v }) => [u, v]),
      },
      says: `${name("dx", at)} = ${total}: `
        + (all.length
          ? `${plural(all.length, "window contains", "windows contain")} ${name("x", at)}; `
            + (giving.length
              ? `it is the largest entry, or the first of equal ones, of ${giving.length}, and receives `
                + `${giving.length === 1 ? "its" : "their"} dout.`
              : `it is ${all.length === 1 ? "not its largest entry" : "the largest entry of none"}, and receives nothing.`)
          : `no window contains ${name("x", at)}.`),
    };
  }

  const SHOWN = {
    conv2d: { out: convolutionOut, dx: convolutionDx, dW: convolutionDW },
    max_pool2d: { out: poolingOut, dx: poolingDx },
  };

  /** The products in a table, in the order of what they come from. */
  function termTable({ terms, joined = " + " }) {
    const order = (key) => [...new Set(terms.map((term) => term[key]))].sort((a, b) => a - b);
    const [rows, columns] = [order("r"), order("c")];
    const cells = rows.map((r) => columns.map((c) => {
      const term = terms.find((each) => each.r === r && each.c === c);
      const parts = term.factors.flatMap(([value, kind], k) => {
        const text = typeof value === "number" ? number(value) : value;
        return [k ? "·" : "", element("span", { class: `is-${kind}` }, text)];
      });
      const last = r === rows.at(-1) && c === columns.at(-1);
      const cell = element("td", {}, ...parts, last ? "" : joined);
      if (term.chosen) cell.className = "is-chosen";
      return cell;
    }));
    return cells.map((row) => element("tr", {}, ...row));
  }

  function build(root, data) {
    const state = { ...data.start, view: "out", at: { out: [0, 0], dx: [0, 0], dW: [0, 0] } };
    const grids = Object.fromEntries(["x", "W", "out", "dx", "dW"].map((key) => [key, grid()]));
    const line = status();
    const sizes = element("p", { class: "refnet-note" });
    const products = element("tbody");
    const productsTable = element("table", { class: "refnet-terms" }, element("caption"), products);
    const productsBox = element("div", { class: "refnet-products" }, productsTable);

    const change = (key) => (value) => {
      state[key] = value;
      draw();
    };
    const controls = {
      op: choice({ label: "Op", options: [["convolution", "conv2d"], ["max pooling", "max_pool2d"]], value: state.op }, change("op")),
      view: choice({ label: "View", options: VIEWS, value: state.view }, change("view")),
      rows: choice({ label: "Window rows", options: SIZES, value: state.window[0] },
        (value) => change("window")([value, state.window[1]])),
      columns: choice({ label: "Window columns", options: SIZES, value: state.window[1] },
        (value) => change("window")([state.window[0], value])),
      stride: choice({ label: "Stride", options: SIZES.slice(0, 3), value: state.stride }, change("stride")),
      padding: choice({ label: "Padding", options: [["same", "same"], ["valid", "valid"]], value: state.padding }, change("padding")),
    };

    /** Go to the next or previous place, row by row. */
    function step(by) {
      const [rows, columns] = extent();
      const [r, c] = state.at[state.view];
      const next = (r * columns + c + by + rows * columns) % (rows * columns);
      state.at[state.view] = [Math.floor(next / columns), next % columns];
      draw();
    }

    /** Rows and columns of the array in which the view picks. */
    function extent(found = compute(data, state)) {
      return { out: found.shape, dx: [found.x.length, found.x[0].length], dW: state.window }[state.view];
    }

    function draw() {
      const pooling = state.op === "max_pool2d";
      controls.view.select.options[2].disabled = pooling;
      if (pooling && state.view === "dW") {
        state.view = "dx";
        controls.view.select.selectedIndex = 1;
      }
      const found = compute(data, state);
      const { rows, columns } = found.windows;
      const limits = extent(found);
      const at = state.at[state.view].map((index, k) => Math.min(index, limits[k] - 1));
      state.at[state.view] = at;
      const shown = SHOWN[state.op][state.view](found, at);
      const forward = state.view === "out";
      const pick = (view) => (state.view === view
        ? { at, within: limits.map((size) => [0, size - 1]), onPick: (to) => change("at")({ ...state.at, [view]: to }) }
        : undefined);

      /** Classes of an entry: its kind, and whether it is marked or chosen. */
      const classes = (kind, marks, chosen, place) =>
        [`is-${kind}`, has(marks || [], place) && "is-marked", has(chosen || [], place) && "is-chosen"].filter(Boolean).join(" ");
      const plain = (title, array, kind, key, view, chosen) => ({
        title, rows: [0, array.length - 1], columns: [0, array[0].length - 1], pick: pick(view),
        cell: (r, c) => ({ text: number(array[r][c]), classes: classes(kind, shown.marks[key], chosen, [r, c]) }),
      });

      grids.x.draw({
        title: "x, the image",
        rows: [-rows.before, rows.size + rows.after - 1],
        columns: [-columns.before, columns.size + columns.after - 1],
        pick: pick("dx"),
        cell: (h, w) => {
          const inside = h >= 0 && h < rows.size && w >= 0 && w < columns.size;
          const text = inside ? number(found.x[h][w]) : pooling ? "–" : "0";
          return { text, classes: classes(inside ? "input" : "padding", shown.marks.x, shown.marks.chosen, [h, w]) };
        },
      });
      grids.W.node.hidden = pooling;
      if (!pooling) grids.W.draw(plain("W, the kernel", found.W, "weight", "W", "dW"));
      if (forward) grids.out.draw(plain("out", found.out, "output", "out", "out"));
      else grids.out.draw(plain("dout", found.dout, "gradient", "dout", "none", shown.marks.chosenDout));
      for (const key of ["dx", "dW"]) {
        grids[key].node.hidden = state.view !== key;
        if (state.view === key) grids[key].draw(plain(key, found[key], "gradient", key, "none"));
      }

      productsTable.caption.textContent = pooling && forward ? "The window" : "The terms";
      products.replaceChildren(...termTable(shown));
      // The most rows that any place has: stepping moves nothing below.
      const most = { out: state.window[0], dx: Math.ceil(state.window[0] / state.stride), dW: rows.out };
      productsBox.style.setProperty("--rows", most[state.view]);
      const count = ({ size, window, stride, before, after, out }) => (state.padding === "same"
        ? `⌈${size} / ${stride}⌉ = ${out}, padding ${before} before and ${after} after`
        : `⌊(${size} − ${window}) / ${stride}⌋ + 1 = ${out}, no padding`);
      sizes.textContent = `Rows of out: ${count(rows)}. Columns: ${count(columns)}.`;
      line.textContent = shown.says;
    }

    const steps = element(
      "div", { class: "refnet-buttons" },
      button("← Previous", () => step(-1)), button("Next →", () => step(1)),
      element("span", { class: "refnet-note" }, "or click an entry, or move with the arrow keys."),
    );
    root.append(
      element("div", { class: "refnet-controls" }, ...Object.values(controls).map((control) => control.node)),
      steps, line,
      element("div", { class: "refnet-grids" }, ...Object.values(grids).map((each) => each.node)),
      productsBox, sizes,
    );
    draw();
  }

  widget("stepper", build);
})();
