// Softmax and cross-entropy of one row of logits, with a target t of any weights. Pure functions.
(function () {
  "use strict";
  const refnet = (globalThis.refnet = globalThis.refnet || {});

  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const exponentials = (values) => values.map(Math.exp);

  /** Logits minus the largest of them: their exponentials are at most 1. */
  function shifted(logits) {
    const largest = Math.max(...logits);
    return logits.map((value) => value - largest);
  }

  /** Logarithm of the sum of exponentials, which need not be finite themselves. */
  const logSumExp = (logits) => Math.max(...logits) + Math.log(sum(exponentials(shifted(logits))));

  function softmax(logits) {
    const exps = exponentials(shifted(logits));
    const total = sum(exps);
    return exps.map((value) => value / total);
  }

  function logSoftmax(logits) {
    const moved = shifted(logits);
    const log = Math.log(sum(exponentials(moved)));
    return moved.map((value) => value - log);
  }

  /** -sum(t log p), from log-softmax; where t is 0, the term is 0 even if log p is infinite. */
  const crossEntropy = (logits, t) =>
    -sum(logSoftmax(logits).map((value, m) => (t[m] === 0 ? 0 : t[m] * value)));

  /** Gradient of the cross-entropy with respect to the logits: p sum(t) - t. */
  function gradient(logits, t) {
    const total = sum(t);
    return exponentials(logSoftmax(logits)).map((p, m) => p * total - t[m]);
  }

  /** The loss from probabilities, as the formula is written. */
  const lossOf = (p, t) => -sum(p.map((value, m) => t[m] * Math.log(value)));

  /** Everything by the formulas as they are written, which overflows. */
  function asWritten(logits, t) {
    const exps = exponentials(logits);
    const total = sum(exps);
    const p = exps.map((value) => value / total);
    return { p, logSumExp: Math.log(total), loss: lossOf(p, t) };
  }

  /** Stable probabilities, but the loss from their logarithms, which underflow. */
  function logOfSoftmax(logits, t) {
    const p = softmax(logits);
    return { p, logSumExp: logSumExp(logits), loss: lossOf(p, t) };
  }

  /** As refnet does it. */
  function stable(logits, t) {
    return { p: softmax(logits), logSumExp: logSumExp(logits), loss: crossEntropy(logits, t) };
  }

  refnet.ops = refnet.ops || {};
  refnet.ops.softmax = {
    sum, softmax, logSoftmax, logSumExp, crossEntropy, gradient, asWritten, logOfSoftmax, stable,
  };
})();
