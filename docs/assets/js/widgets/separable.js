// A kernel to edit: its rank, singular values, best column and row, and what filtering by them gives.
(function () {
  "use strict";
  const { ui, ops, widget } = globalThis.refnet;
  const { element, svg, small, choice, button, status } = ui;
  const { svd, rank, factors, outer, filter, filterTwice, difference } = ops.separable;
  const OWN = "your own";

  /** An image: positive entries in the colour of their kind, negative ones grey, with a minus. */
  function picture(kind, caption) {
    const S = 10;
    const drawing = svg("svg", { role: "img", class: `refnet-picture is-${kind}` });
    const title = element("figcaption", {}, caption);
    const range = element("span", { class: "refnet-note" });
    const node = element("figure", { class: "refnet-picture-box" }, title, drawing, range);
    function draw(image, largest) {
      drawing.setAttribute("viewBox", `0 0 ${image[0].length * S} ${image.length * S}`);
      const shapes = image.flatMap((row, r) => row.flatMap((value, c) => {
        const opacity = largest > 0 ? Math.abs(value) / largest : 0;
        const pixel = svg("rect", { x: c * S, y: r * S, width: S, height: S, "fill-opacity": opacity });
        if (value >= 0 || opacity < 0.01) return [pixel];
        pixel.setAttribute("class", "is-negative");
        return [pixel, svg("path", { d: `M${c * S + 2} ${r * S + 5}h6`, class: "refnet-minus" })];
      }));
      drawing.replaceChildren(...shapes);
      const flat = image.flat();
      const text = `${small(Math.min(...flat))} to ${small(Math.max(...flat))}`;
      range.textContent = text;
      drawing.setAttribute("aria-label", `${caption}: ${image.length} by ${image[0].length} pixels, ${text}`);
    }
    return { node, draw };
  }

  function build(root, data) {
    let size = 3;
    let kernel = data.presets[size].Sobel;
    const names = Object.keys(data.presets[size]);
    const line = status();
    const editor = element("tbody");
    const bars = element("div", { class: "refnet-bars" });
    const vectors = element("div", { class: "refnet-factors" });
    const pictures = {
      image: picture("input", "The image"),
      once: picture("output", "Filtered once"),
      twice: picture("output", "By column, then row"),
      gap: picture("ink", "The difference"),
    };

    const sizes = choice({ label: "Size", options: [["3x3", 3], ["5x5", 5]], value: size }, (to) => {
      const preset = names[presets.select.selectedIndex];
      kernel = preset ? data.presets[to][preset] : resized(kernel, to);
      size = to;
      edit();
    });
    const options = [...names, OWN].map((each) => [each, each]);
    const presets = choice({ label: "Kernel", options, value: "Sobel" }, (preset) => {
      if (preset === OWN) return;
      kernel = data.presets[size][preset];
      edit();
    });
    const random = button("Random integers", () => {
      kernel = kernel.map((row) => row.map(() => Math.floor(Math.random() * 7) - 3));
      own();
      edit();
    });

    /** The kernel is none of the presets any more. */
    const own = () => (presets.select.selectedIndex = names.length);

    /** The middle of a kernel, or the kernel in the middle of zeros. */
    function resized(from, to) {
      const shift = (to - from.length) / 2;
      return Array.from({ length: to }, (_, r) =>
        Array.from({ length: to }, (_, c) => from[r - shift]?.[c - shift] ?? 0));
    }

    /** Show the kernel in inputs. */
    function edit() {
      editor.replaceChildren(...kernel.map((row, r) => element("tr", {}, ...row.map((value, c) => {
        const input = element("input", {
          type: "number", step: "any", value, "aria-label": `kernel, row ${r}, column ${c}`,
        });
        input.addEventListener("input", () => {
          const valid = Number.isFinite(input.valueAsNumber);
          input.setAttribute("aria-invalid", String(!valid));
          if (!valid) { // while it is being typed the last number counts
            line.textContent = `Row ${r}, column ${c} holds no number; its last one, ${small(kernel[r][c])}, still counts.`;
            return;
          }
          kernel = kernel.map((each) => [...each]);
          kernel[r][c] = input.valueAsNumber;
          own();
          draw();
        });
        return element("td", {}, input);
      }))));
      draw();
    }

    function draw() {
      const found = svd(kernel);
      const count = rank(found.values, size);
      const { column, row } = factors(found);
      const [first, second] = found.values;
      const once = filter(data.image, kernel);
      const twice = filterTwice(data.image, column, row);
      const gap = difference(once, twice);
      const tied = second > first * (1 - 1e-9) && first > 0;
      bars.replaceChildren(...found.values.map((value, r) => {
        const shown = r < count ? small(value) : "0";
        return element("div", { class: "refnet-bar" },
          element("span", {}, `σ${"₁₂₃₄₅"[r]}`),
          element("span", { class: "refnet-track" },
            element("span", { class: "refnet-fill", style: `width: ${first > 0 && r < count ? (100 * value) / first : 0}%` })),
          element("span", {}, shown));
      }));
      const cell = (value) => element("td", { class: "is-weight" }, small(Math.abs(value) < 1e-12 * first ? 0 : value));
      vectors.replaceChildren(
        element("table", { class: "refnet-grid" }, element("caption", {}, "column"),
          element("tbody", {}, ...column.map((value) => element("tr", {}, cell(value))))),
        element("span", { "aria-hidden": "true" }, "×"),
        element("table", { class: "refnet-grid" }, element("caption", {}, "row"),
          element("tbody", {}, element("tr", {}, ...row.map(cell)))),
      );
      const scale = Math.max(...[...once.flat(), ...twice.flat()].map(Math.abs));
      pictures.image.draw(data.image, 1);
      pictures.once.draw(once, scale);
      pictures.twice.draw(twice, scale);
      pictures.gap.draw(once.map((each, u) => each.map((value, v) => value - twice[u][v])), scale);
      const separable = count <= 1
        ? "the kernel is separable: column times row is the kernel"
        : `the kernel is not separable: it is the sum of ${count} columns times rows, and the pair above is the nearest`;
      const unique = count > 1 && tied ? " (another is as near, since the two largest singular values are equal)" : "";
      line.textContent = `Rank ${count}: ${separable}${unique}. Largest difference between filtering once and twice: ${small(gap)}.`;
    }

    root.append(
      element("div", { class: "refnet-controls" }, presets.node, sizes.node, element("div", { class: "refnet-buttons" }, random)),
      element("div", { class: "refnet-grids" },
        element("table", { class: "refnet-editor" }, element("caption", {}, "The kernel"), editor),
        element("div", {}, element("p", { class: "refnet-caption" }, "Singular values"), bars),
        element("div", {}, element("p", { class: "refnet-caption" }, "Nearest column and row"), vectors)),
      line,
      element("div", { class: "refnet-grids" }, ...Object.values(pictures).map((each) => each.node)),
      element("p", { class: "refnet-note" },
        "The stronger, the larger; grey with a minus: negative. The last three pictures share a scale."),
    );
    edit();
  }

  widget("separable", build);
})();
