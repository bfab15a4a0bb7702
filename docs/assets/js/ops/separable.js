// Singular values of a small kernel, its best column and row, and filtering. Pure functions, after
// those of stepper.js.
// Matrices and images are lists of rows.
(function () {
  "use strict";
  const refnet = globalThis.refnet;
  const { geometry, correlate } = refnet.ops.stepper;
  const SWEEPS = 60; // a small kernel needs fewer than 10

  const dot = (a, b) => a.reduce((total, value, place) => total + value * b[place], 0);
  const transpose = (matrix) => matrix[0].map((_, column) => matrix.map((row) => row[column]));
  const largest = (values) => Math.max(0, ...values.map(Math.abs));

  /** Turn two vectors by the angle of which c and s are cosine and sine. */
  function turn(vectors, p, q, c, s) {
    const [a, b] = [vectors[p], vectors[q]];
    vectors[p] = a.map((value, place) => c * value - s * b[place]);
    vectors[q] = a.map((value, place) => s * value + c * b[place]);
  }

  /**
   * Singular values, from the largest, and their vectors: the kernel is the sum of
   * values[r] left[r] right[r]^T. One-sided Jacobi: columns are turned, two at a time, until all
   * are orthogonal. Where a value is 0 the left vector is 0 too.
   */
  function svd(kernel) {
    const scale = largest(kernel.flat()) || 1; // squares of very large or small entries stay finite
    const columns = transpose(kernel).map((column) => column.map((value) => value / scale));
    const right = columns.map((_, r) => columns.map((_, c) => Number(r === c)));
    for (let sweep = 0, turned = true; turned && sweep < SWEEPS; sweep++) {
      turned = false;
      for (let p = 0; p < columns.length; p++) {
        for (let q = p + 1; q < columns.length; q++) {
          const [a, b] = [dot(columns[p], columns[p]), dot(columns[q], columns[q])];
          const both = dot(columns[p], columns[q]);
          if (Math.abs(both) <= Number.EPSILON * Math.sqrt(a) * Math.sqrt(b)) continue;
          turned = true;
          const zeta = (b - a) / (2 * both);
          const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
          const c = 1 / Math.hypot(1, t);
          turn(columns, p, q, c, c * t);
          turn(right, p, q, c, c * t);
        }
      }
    }
    const found = columns.map((column, r) => {
      const length = Math.hypot(...column);
      const left = column.map((value) => (length > 0 ? value / length : 0));
      return { value: length * scale, left, right: right[r] };
    });
    found.sort((a, b) => b.value - a.value);
    return {
      values: found.map((each) => each.value),
      left: found.map((each) => each.left),
      right: found.map((each) => each.right),
    };
  }

  /** Singular values that count, by NumPy's tolerance for a matrix of that many rows at most. */
  function rank(values, size) {
    const tolerance = largest(values) * size * Number.EPSILON;
    return values.filter((value) => value > tolerance).length;
  }

  /**
   * Column and row whose product is nearest to the kernel. A number may move from one to the
   * other: here the row's smallest entry that is not small beside the others is 1 or -1.
   */
  function factors({ values, left, right }) {
    const top = largest(right[0]);
    const unit = Math.min(...right[0].map(Math.abs).filter((value) => value > top / 10));
    // The column's largest entry is positive: of equal ones, but for rounding, the first.
    const height = largest(left[0]) * (1 - 1e-9);
    const sign = left[0].find((value) => Math.abs(value) >= height) < 0 ? -1 : 1;
    return {
      column: left[0].map((value) => value * sign * values[0] * unit),
      row: right[0].map((value) => (value * sign) / unit),
    };
  }

  /** A column times a row. */
  const outer = (column, row) => column.map((a) => row.map((b) => a * b));

  const sizes = (matrix) => [matrix.length, matrix[0].length];

  /** Correlate an image with a kernel; zeros around it keep its size. */
  const filter = (image, kernel) =>
    correlate(image, kernel, 0, geometry(sizes(image), sizes(kernel), [1, 1], "same"));

  /** Filter twice: by the column, then by the row. */
  const filterTwice = (image, column, row) => filter(filter(image, column.map((value) => [value])), [row]);

  /** Largest absolute difference of two images. */
  const difference = (a, b) => largest(a.flatMap((row, u) => row.map((value, v) => value - b[u][v])));

  refnet.ops.separable = { svd, rank, factors, outer, filter, filterTwice, difference };
})();
