// Finite differences and the complex step of a function of one number, in float64 and in float32.
// Pure functions. Every operation is followed by r, which rounds its result to the precision.
(function () {
  "use strict";
  const refnet = (globalThis.refnet = globalThis.refnet || {});

  const ROUND = { float64: (value) => value, float32: Math.fround };
  const EPSILON = { float64: 2 ** -52, float32: 2 ** -23 };

  // Complex numbers are pairs [real, imaginary].
  const add = (r, [a, b], [c, d]) => [r(a + c), r(b + d)];
  const subtract = (r, [a, b], [c, d]) => [r(a - c), r(b - d)];
  const multiply = (r, [a, b], [c, d]) => [r(r(a * c) - r(b * d)), r(r(a * d) + r(b * c))];

  function exp(r, [a, b]) {
    const scale = r(Math.exp(a));
    return [r(scale * r(Math.cos(b))), r(scale * r(Math.sin(b)))];
  }

  /** Logarithm of 1 + z, where the real part of 1 + z is positive. */
  function log1p(r, [a, b]) {
    const real = r(1 + a);
    return [r(Math.log(r(Math.hypot(real, b)))), r(Math.atan2(b, real))];
  }

  function sin(r, [a, b]) {
    return [r(r(Math.sin(a)) * r(Math.cosh(b))), r(r(Math.cos(a)) * r(Math.sinh(b)))];
  }

  /** tanh(a + ib) from tanh(a) and tan(b): no exponential of a can overflow in it. */
  function tanh(r, [a, b]) {
    const [t, u, c] = [r(Math.tanh(a)), r(Math.tan(b)), r(Math.cosh(a))];
    const square = r(u * u);
    const below = r(1 + r(r(t * t) * square));
    return [r(r(t * r(1 + square)) / below), r(r(r(u / c) / c) / below)];
  }

  /** max(z, 0) in NumPy's order of complex numbers: by real part, then by imaginary part. */
  const relu = (r, [a, b]) => (a > 0 || (a === 0 && b > 0) ? [a, b] : [0, 0]);

  function softplus(r, z) {
    if (z[0] <= 0) return log1p(r, exp(r, z));
    return add(r, z, log1p(r, exp(r, [-z[0], -z[1]])));
  }

  /** Each function: for a real number, for a complex one, and its derivative. */
  const FUNCTIONS = {
    tanh: {
      real: (r, x) => r(Math.tanh(x)),
      complex: tanh,
      derivative: (x) => 1 / Math.cosh(x) ** 2,
    },
    sin: { real: (r, x) => r(Math.sin(x)), complex: sin, derivative: Math.cos },
    softplus: {
      real: (r, x) => r(Math.max(x, 0) + r(Math.log1p(r(Math.exp(-Math.abs(x)))))),
      complex: softplus,
      derivative: (x) => 1 / (1 + Math.exp(-x)),
    },
    cubic: {
      real: (r, x) => r(r(r(x * x) * x) - x),
      complex: (r, z) => subtract(r, multiply(r, multiply(r, z, z), z), z),
      derivative: (x) => 3 * x * x - 1,
    },
    relu: {
      real: (r, x) => Math.max(x, 0),
      complex: relu,
      derivative: (x) => (x > 0 ? 1 : 0), // at the kink, the convention
    },
  };

  const METHODS = {
    forward: ({ real }, r, x, h) => r(r(real(r, r(x + h)) - real(r, x)) / h),
    central: ({ real }, r, x, h) => r(r(real(r, r(x + h)) - real(r, r(x - h))) / r(2 * h)),
    complex: ({ complex }, r, x, h) => r(complex(r, [x, h])[1] / h),
  };

  /** An estimate of the derivative of a function at x with the step h, in a precision. */
  function estimate(name, method, precision, x, h) {
    const r = ROUND[precision];
    return METHODS[method](FUNCTIONS[name], r, r(x), r(h));
  }

  /** The derivative in float64, at the x that the precision has. */
  const derivative = (name, precision, x) => FUNCTIONS[name].derivative(ROUND[precision](x));

  /** The absolute error of the estimate for each step. */
  function errors(name, method, precision, x, steps) {
    const exact = derivative(name, precision, x);
    return steps.map((h) => Math.abs(estimate(name, method, precision, x, h) - exact));
  }

  /**
   * The place of the best step: that whose error is smallest. Rounding errors scatter, and some
   * vanish by luck, so each step counts as the worst of itself and its two neighbours on each side.
   * Errors up to `floor` are equal; of equal steps the last counts.
   */
  function best(found, floor = 0) {
    let [place, least] = [0, Infinity];
    found.forEach((_, k) => {
      const worst = Math.max(floor, ...found.slice(Math.max(k - 2, 0), k + 3));
      if (worst <= least) [place, least] = [k, worst];
    });
    return place;
  }

  /** The rounding of the derivative itself: no estimate is expected to be nearer. */
  const floor = (name, precision, x) =>
    EPSILON[precision] * Math.abs(derivative(name, precision, x));

  /** The usual step: the root of the precision's epsilon that balances the two kinds of error. */
  const usualStep = (method, precision) =>
    ({ forward: Math.sqrt, central: Math.cbrt })[method](EPSILON[precision]);

  refnet.ops = refnet.ops || {};
  refnet.ops.differences = {
    names: () => Object.keys(FUNCTIONS), estimate, derivative, errors, best, floor, usualStep,
  };
})();
