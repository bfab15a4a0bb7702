// Convolution and max pooling of one channel, and their gradients. Pure functions: no page is needed.
// x is the image, W the kernel, b the bias, dout the gradient of the output; arrays are lists of rows.
(function () {
  "use strict";
  const refnet = (globalThis.refnet = globalThis.refnet || {});

  /** A list of rows of that shape. */
  const table = ([rows, columns], entry) =>
    Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => entry(r, c)));

  const sum = (terms) => terms.reduce((total, term) => total + term, 0);

  /** Windows along one axis; the padding stands `before` and `after` the image. */
  function axis(size, window, stride, padding) {
    if (padding === "valid") {
      if (window > size) throw new RangeError(`a window of ${window} in an image of ${size}`);
      const out = Math.floor((size - window) / stride) + 1;
      return { size, window, stride, before: 0, after: 0, out };
    }
    const out = Math.ceil(size / stride);
    const total = Math.max((out - 1) * stride + window - size, 0);
    const before = Math.floor(total / 2); // the odd one stands behind, as in TensorFlow
    return { size, window, stride, before, after: total - before, out };
  }

  /** Windows over an image; image, window and stride are pairs of rows and columns. */
  function geometry(image, window, stride, padding) {
    const [rows, columns] = [0, 1].map((k) => axis(image[k], window[k], stride[k], padding));
    return { rows, columns };
  }

  /** What the place (u, v) sees: entry (i, j) of its window lies on (h, w), inside the image or not. */
  function seen({ rows, columns }, [u, v]) {
    return table([rows.window, columns.window], (i, j) => {
      const h = u * rows.stride + i - rows.before;
      const w = v * columns.stride + j - columns.before;
      return { i, j, h, w, inside: h >= 0 && h < rows.size && w >= 0 && w < columns.size };
    }).flat();
  }

  /** Windows along an axis that contain `entry` of the image, and which of their entries it is. */
  function covering({ window, stride, before, out }, entry) {
    return Array.from({ length: out }, (_, place) => [place, entry + before - place * stride])
      .filter(([, offset]) => offset >= 0 && offset < window);
  }

  /** Places (u, v) that see the image's entry (h, w), each through entry (i, j) of its window. */
  function seers({ rows, columns }, [h, w]) {
    return covering(rows, h).flatMap(([u, i]) => covering(columns, w).map(([v, j]) => ({ u, v, i, j })));
  }

  /** Places (u, v) that use the kernel's entry (i, j), and what they see through it. */
  function uses(windows, [i, j]) {
    return table([windows.rows.out, windows.columns.out], (u, v) => {
      const { h, w, inside } = seen(windows, [u, v])[i * windows.columns.window + j];
      return { u, v, h, w, inside };
    }).flat();
  }

  /** Correlation, as frameworks call convolution. */
  function correlate(x, W, b, windows) {
    return table([windows.rows.out, windows.columns.out], (u, v) => {
      const inside = seen(windows, [u, v]).filter((entry) => entry.inside);
      return b + sum(inside.map(({ i, j, h, w }) => x[h][w] * W[i][j]));
    });
  }

  /** Gradients of the correlation: dx, dW and db. */
  function correlateGradients(x, W, windows, dout) {
    const { rows, columns } = windows;
    const dx = table([rows.size, columns.size], (h, w) =>
      sum(seers(windows, [h, w]).map(({ u, v, i, j }) => dout[u][v] * W[i][j])));
    const dW = table([rows.window, columns.window], (i, j) =>
      sum(uses(windows, [i, j]).filter((use) => use.inside).map(({ u, v, h, w }) => x[h][w] * dout[u][v])));
    return { dx, dW, db: sum(dout.flat()) };
  }

  /** Max pooling: the largest entries, and where each is; of equal ones the first in row-major order. */
  function maxPool(x, windows) {
    const largest = table([windows.rows.out, windows.columns.out], (u, v) =>
      seen(windows, [u, v])
        .filter((entry) => entry.inside)
        .reduce((best, entry) => (x[entry.h][entry.w] > x[best.h][best.w] ? entry : best)));
    return {
      out: largest.map((row) => row.map(({ h, w }) => x[h][w])),
      from: largest.map((row) => row.map(({ h, w }) => [h, w])),
    };
  }

  /** Gradient of max pooling: dout goes to where the largest entries are. */
  function maxPoolGradient(from, { rows, columns }, dout) {
    const dx = table([rows.size, columns.size], () => 0);
    from.forEach((row, u) => row.forEach(([h, w], v) => (dx[h][w] += dout[u][v])));
    return dx;
  }

  refnet.ops = refnet.ops || {};
  refnet.ops.stepper = {
    table, axis, geometry, seen, seers, uses, correlate, correlateGradients, maxPool, maxPoolGradient,
  };
})();
