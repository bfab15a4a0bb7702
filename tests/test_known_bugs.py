"""Bugs that others have shipped, each as a test that refnet passes and the buggy code fails.

A check takes the code under test as its argument. It runs on refnet's, and then on the bug: a
test that cannot see the bug would prove nothing.
"""

import importlib
import inspect
import warnings

import numpy as np
import pytest

import refnet
from refnet.verification import check_gradients, specs
from refnet.verification.differentiators import central_differences
from refnet.verification.variants import after, with_pullback


def assert_rejects(check, wrong):
    """The check fails on the buggy code, which may overflow on its way."""
    with np.errstate(all="ignore"), pytest.raises((AssertionError, FloatingPointError)):
        check(wrong)


def normal(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def test_bug_01_dense_input_gradient_uses_the_weights():
    """A handout printed dL/dx = dL/dy xᵀ for dL/dy Wᵀ.

    https://github.com/cs231n/cs231n.github.io/issues/229
    """

    def check(dense, n, d, m):
        check_gradients(dense, *normal((n, d), (d, m), (m,)))

    check(refnet.dense, 2, 3, 4)
    wrong = with_pullback(refnet.dense, lambda g, x, W, b, out: (g @ x.T, x.T @ g, g.sum(0)))
    with pytest.raises(ValueError, match="matmul"):
        check(wrong, 2, 3, 4)
    assert_rejects(lambda op: check(op, 3, 3, 3), wrong)  # the shapes alone would not tell


def test_bug_02_worked_numbers_are_computed_and_rounded_last():
    """A correction of a worked example wanted .40 = 2 * .2 for .39, from a factor rounded before.

    https://github.com/cs231n/cs231n.github.io/pull/105
    """

    def check(round_factor):
        W, x, b = np.array([[2.0], [-3.0]]), np.array([[-1.0, -2.0]]), np.array([-3.0])
        score, dense_pullback = refnet.dense(x, W, b)
        out, sigmoid_pullback = refnet.sigmoid(score)
        dx, dW, db = dense_pullback(round_factor(sigmoid_pullback([[1.0]])))
        assert round(float(out[0, 0]), 2) == 0.73
        assert dx.round(2).tolist() == [[0.39, -0.59]]
        assert dW.round(2).tolist() == [[-0.2], [-0.39]]
        assert db.round(2).tolist() == [0.2]

    check(lambda factor: factor)
    assert_rejects(check, lambda factor: factor.round(1))


def test_bug_03_bias_gradient_is_a_sum_over_the_batch():
    """The bias gradient was a mean over the batch.

    https://github.com/kvfrans/notes/issues/5
    """

    def check(dense, batch=5):
        check_gradients(dense, *normal((batch, 3), (3, 4), (4,)))

    wrong = with_pullback(refnet.dense, lambda g, x, W, b, out: (g @ W.T, x.T @ g, g.mean(0)))
    check(refnet.dense)
    assert_rejects(check, wrong)
    check(wrong, batch=1)  # one sample hides it


def test_bug_04_mean_loss_does_not_depend_on_the_batch_size():
    """The average over the batch was missing; 1/n in the code stood beside 2/n in the text.

    https://github.com/hunkim/DeepLearningZeroToAll/issues/173
    https://github.com/Open-Deep-ML/DML-OpenProblem/issues/54
    """
    predictions, targets = normal((4, 3), (4, 3))

    def check(mean_squared_error):
        gradients = []
        for times in (1, 2):  # every sample twice
            y, t = np.tile(predictions, (times, 1)), np.tile(targets, (times, 1))
            _, pullback = mean_squared_error(y, targets=t, reduction="mean")
            gradients.append(pullback(1.0).reshape(times, 4, 3).sum(axis=0))
        np.testing.assert_allclose(*gradients, rtol=1e-12)
        check_gradients(mean_squared_error, predictions, targets=targets, reduction="mean")

    check(refnet.mean_squared_error)
    assert_rejects(check, after(refnet.mean_squared_error, lambda gradient: gradient / 2))  # 1/n

    def summed(y, *, targets, reduction):
        return refnet.mean_squared_error(y, targets=targets, reduction="sum")

    assert_rejects(check, summed)


def test_bug_05_p_minus_t_belongs_to_softmax_with_cross_entropy_alone():
    """The activation's derivative was dropped, or p - t used with another loss or activation.

    https://github.com/mnielsen/neural-networks-and-deep-learning/issues/45
    https://github.com/jorgenkg/python-neural-network/pull/6
    https://github.com/iamtrask/Grokking-Deep-Learning/issues/50
    """
    (scores,), t = normal((4, 3)), np.eye(3)[[0, 2, 1, 1]]

    def cross_entropy(p):
        return -(t * np.log(p)).sum(), lambda dout: -dout * t / p

    def squared_error(p):
        return refnet.mean_squared_error(p, targets=t)

    def chain(activation, loss):
        def composed(x):
            p, through_activation = activation(x)
            out, through_loss = loss(p)
            return out, lambda dout: through_activation(through_loss(dout))

        return composed

    def shortcut(activation, loss):
        return with_pullback(chain(activation, loss), lambda g, x, out: g * (activation(x)[0] - t))

    def check(network):
        check_gradients(network, scores)

    fused = refnet.softmax_cross_entropy(scores, labels=t)[1](1.0)
    unfused = chain(refnet.softmax, cross_entropy)(scores)[1](1.0)
    np.testing.assert_allclose(fused, unfused, atol=1e-15)
    check(shortcut(refnet.softmax, cross_entropy))  # here it is right
    for activation, loss in (
        (refnet.sigmoid, squared_error),
        (refnet.softmax, squared_error),
        (refnet.tanh, squared_error),
        (refnet.sigmoid, cross_entropy),  # without the terms of 1 - t
    ):
        check(chain(activation, loss))
        assert_rejects(check, shortcut(activation, loss))


def test_bug_06_softmax_pullback_is_the_whole_jacobian():
    """The pullback of softmax was its Jacobian's diagonal, or the identity.

    https://github.com/deeplearning4j/libnd4j/issues/440
    https://github.com/pjreddie/darknet/pull/96
    https://github.com/eriklindernoren/ML-From-Scratch/issues/71
    """

    def check(softmax):
        out, pullback = softmax(np.log([[0.2, 0.3, 0.5]]))
        np.testing.assert_allclose(out, [[0.2, 0.3, 0.5]], rtol=1e-14)
        np.testing.assert_allclose(pullback([[1.0, -2.0, 0.5]]), [[0.23, -0.555, 0.325]])

    check(refnet.softmax)
    assert_rejects(check, with_pullback(refnet.softmax, lambda g, x, p: g * p * (1 - p)))
    assert_rejects(check, with_pullback(refnet.softmax, lambda g, x, p: g))


def shift_then_log(logits, *, labels):
    """Cross-entropy by log(softmax), the softmax's maximum being subtracted: still not enough."""
    p, pullback = refnet.softmax(logits)
    t = np.eye(logits.shape[1])[labels]
    return -(t * np.log(p)).sum(), lambda dout: pullback(-dout * t / p)


def test_bug_07_cross_entropy_is_finite_for_all_finite_scores():
    """Scores hundreds apart gave NaN gradients.

    https://github.com/FluxML/NNlib.jl/issues/68
    """

    def check(cross_entropy):
        loss, pullback = cross_entropy(np.array([[-431.0, 279.0, 427.0]]), labels=[0])
        assert loss == 858.0
        np.testing.assert_allclose(pullback(1.0), [[-1, np.exp(-148), 1]], rtol=1e-15)
        loss, pullback = cross_entropy(np.array([[-1047.0, -981.0, 1891.0]]), labels=[0])
        assert loss == 2938.0
        np.testing.assert_array_equal(pullback(1.0), [[-1, 0, 1]])

    check(refnet.softmax_cross_entropy)
    assert_rejects(check, shift_then_log)


def test_bug_08_a_shift_of_all_scores_changes_nothing():
    """Scores were clipped before their maximum was taken; -inf gave NaN gradients.

    https://github.com/PaddlePaddle/Paddle/pull/21165
    https://github.com/pytorch/pytorch/issues/31829
    """
    scores = np.array([[0.5, -1.0, 2.0, 0.0]])
    dout = np.array([[1.0, -2.0, 0.5, 3.0]])

    def check_shift(op):
        out, pullback = op(scores)
        for shift in (1e4, -1e4):
            moved_out, moved_pullback = op(scores + shift)
            np.testing.assert_allclose(moved_out, out, atol=1e-11)
            np.testing.assert_allclose(moved_pullback(dout), pullback(dout), atol=1e-11)

    for op in (refnet.softmax, refnet.log_softmax):
        check_shift(op)
        assert_rejects(check_shift, lambda x, op=op: op(np.clip(x, -64, 64)))

    def check_masked(cross_entropy):
        masked = np.array([[0.0, -np.inf, 0.0]])  # class 1 is impossible
        loss, pullback = cross_entropy(masked, labels=np.array([[1.0, 0.0, 0.0]]))
        np.testing.assert_allclose(loss, np.log(2), rtol=1e-15)
        np.testing.assert_allclose(pullback(1.0), [[-0.5, 0, 0.5]], rtol=1e-15)

    def zero_times_infinity(x, *, labels):
        log_p, pullback = refnet.log_softmax(x)
        return -(labels * log_p).sum(), lambda dout: pullback(-dout * labels)

    check_masked(refnet.softmax_cross_entropy)
    assert_rejects(check_masked, zero_times_infinity)


def test_bug_09_tanh_and_sigmoid_do_not_overflow():
    """The hyperbolic tangent by exp(2x) overflowed at 1000.

    https://github.com/karpathy/micrograd/pull/74
    """

    def check(op, ends):
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            for dtype in (np.float32, np.float64):
                out, pullback = op(np.array([-1000, -100, 100, 1000], dtype))
                np.testing.assert_allclose(out, np.repeat(ends, 2), atol=1e-30)
                np.testing.assert_allclose(pullback(np.ones(4)), 0, atol=1e-30)

    def tanh_by_exp(x):
        e = np.exp(2 * x)
        out = (e - 1) / (e + 1)
        return out, lambda dout: dout * (1 - out * out)

    def sigmoid_by_exp(x):
        out = 1 / (1 + np.exp(-x))
        return out, lambda dout: dout * out * (1 - out)

    check(refnet.tanh, (-1, 1))
    check(refnet.sigmoid, (0, 1))
    assert_rejects(lambda op: check(op, (-1, 1)), tanh_by_exp)
    assert_rejects(lambda op: check(op, (0, 1)), sigmoid_by_exp)


def test_bug_10_backward_twice_gives_the_same_gradients():
    """A second backward added its gradients to those of the first.

    https://github.com/karpathy/micrograd/pull/102
    """

    class Accumulating(refnet.Dense):
        def backward(self, dout):
            before = self.grads
            dx = super().backward(dout)
            self.grads = {key: g + before.get(key, 0) for key, g in self.grads.items()}
            return dx

    def check(layer_class):
        layer = layer_class(3, 2, seed=0, dtype=float)
        x, dout = normal((4, 3), (4, 2))
        layer.forward(x)
        for _ in range(3):
            np.testing.assert_array_equal(layer.backward(dout), dout @ layer.params["W"].T)
            np.testing.assert_array_equal(layer.grads["W"], x.T @ dout)

    check(refnet.Dense)
    assert_rejects(check, Accumulating)


def test_bug_11_relu_at_zero_is_a_convention_not_a_measurement():
    """Central differences say 0.5 at the kink, where frameworks take 0, 0.5 or 1.

    https://github.com/pytorch/pytorch/issues/114234
    https://github.com/jax-ml/jax/issues/37821
    https://github.com/BVLC/caffe/issues/1334
    """
    x = np.array([-1.0, 0.0, -0.0, 1.0])

    def check(relu):
        _, pullback = relu(x)
        np.testing.assert_array_equal(pullback(np.full(4, 3.0)), [0, 0, 0, 3])

    check(refnet.relu)
    h = 6e-6
    left, right, middle = (
        (refnet.relu(b)[0] - refnet.relu(a)[0]) / (b - a) for a, b in ((-h, 0.0), (0.0, h), (-h, h))
    )
    assert (left, middle, right) == (0, 0.5, 1)
    assert left <= refnet.relu(0.0)[1](1.0) <= right
    (estimate,), skipped = central_differences(refnet.relu, [x], np.ones(4), {})
    assert skipped == 2
    np.testing.assert_array_equal(np.isnan(estimate), [False, True, True, False])
    assert_rejects(check, with_pullback(refnet.relu, lambda g, x, out: g * (x >= 0)))
    assert_rejects(check, with_pullback(refnet.relu, lambda g, x, out: g * out / x))  # 0 / 0


def test_bug_12_leaky_relu_takes_its_side_from_the_input():
    """With slope 0 everything passed backward; a mask from the output fails for other slopes.

    https://github.com/chainer/chainer/pull/5922
    https://github.com/oreilly-japan/deep-learning-from-scratch/pull/43
    """
    x = np.array([-4.0, -0.5, 0.25, 3.0])
    slopes = (0, 0.01, 1, -0.5, 3)

    def check(leaky_relu, slope):
        out, pullback = leaky_relu(x, negative_slope=slope)
        derivative = np.array([slope, slope, 1, 1])
        np.testing.assert_array_equal(out, x * derivative)
        np.testing.assert_array_equal(pullback(2 * x), 2 * x * derivative)

    def masked_by(side):
        return with_pullback(
            refnet.leaky_relu,
            lambda g, x, out, negative_slope: np.where(side(out), g, negative_slope * g),
        )

    for slope in slopes:
        check(refnet.leaky_relu, slope)
    assert_rejects(lambda op: check(op, 0), masked_by(lambda out: out >= 0))
    strictly = masked_by(lambda out: out > 0)
    check(strictly, 0.01)  # a usual slope hides it
    assert_rejects(lambda op: check(op, -0.5), strictly)


def test_bug_13_a_maximum_hands_its_gradient_on_once():
    """Where several entries are the maximum, a mask of equal entries multiplied the gradient.

    https://github.com/tensorflow/tensorflow/issues/4886
    https://github.com/Theano/Theano/issues/5404
    https://github.com/facebookresearch/CrypTen/pull/90
    https://github.com/mni-ml/framework/pull/22
    """
    x = np.array([1.0, 2.0, 2.0, 2.0])
    image = x.reshape(1, 2, 2, 1)

    def check(max_pool2d):
        out, pullback = max_pool2d(image)
        assert out.item() == 2
        gradient = pullback(np.full((1, 1, 1, 1), 6.0)).ravel()
        assert gradient.sum() == 6
        np.testing.assert_array_equal(gradient, [0, 6, 0, 0])  # the first of equals

    check(refnet.max_pool2d)
    split = with_pullback(refnet.max_pool2d, lambda g, x, out: g * (x == out) / (x == out).sum())
    naive = with_pullback(refnet.max_pool2d, lambda g, x, out: g * (x == out))
    assert_rejects(check, split)
    assert_rejects(check, naive)
    _, skipped = central_differences(refnet.max_pool2d, [image], np.ones((1, 1, 1, 1)), {})
    assert skipped == 3  # one for each of the equals: there is no derivative to measure
    for op, mass in ((refnet.softmax, 0), (refnet.log_softmax, 0)):  # they subtract a maximum
        gradient = op(x)[1]([1.0, -2.0, 0.5, 3.0])
        np.testing.assert_allclose(gradient.sum(), mass, atol=1e-15)
        check_gradients(op, x - np.array([0, 0, 1e-9, 2e-9]))


def test_bug_22_dropout_keeps_the_mean_and_its_mask():
    """Scaled by the wrong probability, twice, or in evaluation; only a rate of 0.5 hid it.

    https://github.com/karpathy/convnetjs/pull/106
    https://github.com/rasbt/LLMs-from-scratch/issues/431
    https://github.com/CSTR-Edinburgh/mlpractical/pull/32
    https://github.com/clab/dynet/issues/186
    """

    def check(layer_class, rate=0.2):
        layer, x = layer_class(rate, seed=0), np.ones(100_000)
        out = layer.forward(x, training=True)
        keep = 1 - rate
        variance = rate / keep  # of x * Bernoulli(keep) / keep at x = 1
        assert abs(out.mean() - 1) <= 5 * np.sqrt(variance / x.size)
        kurtosis = (1 - 3 * rate * keep) / (rate * keep)
        squared_error = variance * np.sqrt((kurtosis - 1) / x.size)
        assert abs(((out - 1) ** 2).mean() - variance) <= 5 * squared_error + 1e-12
        np.testing.assert_array_equal(layer.backward(x), out)  # at x = 1 the same numbers
        np.testing.assert_array_equal(layer.forward(x), x)

    def scaled(training_factor, evaluation_factor=lambda rate: 1):
        class Scaled(refnet.Dropout):
            def apply(self, x, *, training):
                out, pullback = super().apply(x, training=training)
                factor = (training_factor if training else evaluation_factor)(self.rate)
                return factor * out, lambda dout: factor * pullback(dout)

        return Scaled

    class FreshMask(refnet.Dropout):
        def backward(self, dout):
            return self.apply(dout, training=True)[0]

    check(refnet.Dropout)
    check(refnet.Dropout, rate=0.5)
    by_rate = scaled(lambda rate: (1 - rate) / rate)  # divided by p in place of 1 - p
    check(by_rate, rate=0.5)
    twice, never = scaled(lambda rate: 1 / (1 - rate)), scaled(lambda rate: 1 - rate)
    rescaled = scaled(lambda rate: 1, lambda rate: 1 - rate)
    for wrong in (by_rate, twice, never, rescaled, FreshMask):
        assert_rejects(check, wrong)


def test_bug_24_finite_differences_in_float32_measure_rounding():
    """Gradients were checked in float32, where no step is small enough and large enough.

    https://github.com/PaddlePaddle/Paddle/issues/4283
    https://github.com/chainer/chainer/issues/3046
    """
    x, w = normal(200, 200)

    def worst_error(dtype, h):
        point, weights = x.astype(dtype), w.astype(dtype)
        moved = h * np.eye(200, dtype=dtype)
        differences = [
            (np.dot(point + step, weights) - np.dot(point - step, weights)) / dtype(2 * h)
            for step in moved
        ]
        return np.abs(differences - weights).max()

    def check(error):
        assert error < 1e-7

    check(worst_error(np.float64, 1e-6))  # about 1e-9
    for step, order in ((1e-2, 1e-5), (1e-3, 1e-4), (1e-5, 1e-2)):
        error = worst_error(np.float32, step)
        assert order < error < 10 * order
        assert_rejects(check, error)

    def dot(x, y):
        return np.dot(x, y), lambda dout: (dout * y, dout * x)

    check_gradients(dot, x, w)
    with pytest.raises(TypeError, match="array 1 has dtype float32; expected float64"):
        check_gradients(dot, x, w.astype(np.float32))


PACKAGES = [
    "refnet",
    *(f"refnet.{name}" for name in refnet.__all__ if inspect.ismodule(getattr(refnet, name))),
    "refnet.verification",
]
CALLS = {
    "Dense": lambda: refnet.Dense(4, 2),
    "Dropout": lambda: refnet.Dropout(0.25),
    "Flatten": refnet.Flatten,
    "LeakyReLU": refnet.LeakyReLU,
    "LogSoftmax": refnet.LogSoftmax,
    "ReLU": refnet.ReLU,
    "Sigmoid": refnet.Sigmoid,
    "Softmax": refnet.Softmax,
    "Tanh": refnet.Tanh,
    "Conv2D": lambda: refnet.Conv2D(3, 2, 3),
    "DepthwiseConv2D": lambda: refnet.DepthwiseConv2D(3, 3),
    "MaxPool2D": refnet.MaxPool2D,
    "SeparableConv2D": lambda: refnet.SeparableConv2D(3, 2, 3),
    "SpatiallySeparableConv2D": lambda: refnet.SpatiallySeparableConv2D(3, 2, 3),
    "MeanSquaredError": lambda: refnet.MeanSquaredError("mean"),
    "SoftmaxCrossEntropy": lambda: refnet.SoftmaxCrossEntropy("mean"),
}


@pytest.mark.parametrize("package", PACKAGES)
def test_bug_26_every_public_name_exists_and_says_what_it_is(package):
    """Public code referred to attributes and imports that did not exist: it had never run.

    https://github.com/ddbourgin/numpy-ml/issues/48
    """
    module = importlib.import_module(package)
    assert sorted(set(module.__all__)) == sorted(module.__all__)
    for name in module.__all__:
        public = getattr(module, name)
        constant = isinstance(public, dict | str | int | float)
        assert constant or inspect.getdoc(public), f"{package}.{name} has no docstring"


def public(kind):
    """Names of refnet's public subclasses of a class, without the class."""
    return {
        name
        for name in refnet.__all__
        if inspect.isclass(found := getattr(refnet, name))
        and issubclass(found, kind)
        and found is not kind
    }


def test_bug_26_every_op_and_class_runs():
    """Forward and backward of everything public, once.

    https://github.com/ddbourgin/numpy-ml/issues/48
    """
    ops = {name for name in refnet.__all__ if hasattr(getattr(refnet, name), "layouts")}
    loaded = {key.partition("/")[2]: specs.load(key) for key in specs.keys()}
    assert ops <= set(loaded)
    for name in ops:
        arrays, options, source = loaded[name].sample(loaded[name].cases[0])
        out, pullback = getattr(refnet, name)(*arrays, **options)
        pullback(source.array("dout", np.shape(out)))
    assert public(refnet.Layer) | public(refnet.Loss) == set(CALLS)
    (x,) = normal((3, 4))
    (images,) = normal((2, 5, 4, 3))
    for name in public(refnet.Layer):
        layer, batch = CALLS[name](), images if name.endswith("2D") else x
        assert layer.backward(layer.forward(batch, training=True)).shape == batch.shape
        assert layer.forward(batch[:1]).shape[1:] == layer.output_shape(batch.shape[1:])
    for name in public(refnet.Loss):
        loss = CALLS[name]()
        assert np.shape(loss.forward(x, 0 * x)) == ()
        assert loss.backward().shape == x.shape
    for name in ("GlorotNormal", "GlorotUniform", "HeNormal", "RandomNormal", "RandomUniform"):
        assert getattr(refnet, name)()((4, 2)).shape == (4, 2)


def zeros_of(spec, case):
    arrays, options, source = spec.sample(case)
    arrays = [np.zeros_like(array) for array in arrays]
    return arrays, options, source


@pytest.mark.parametrize("key", specs.keys())
def test_bug_28_zeros_are_ordinary_numbers(key):
    """The gradient of a norm at 0 was NaN, and a power took the logarithm of a negative number.

    https://github.com/HIPS/autograd/issues/183
    https://github.com/HIPS/autograd/issues/586
    https://github.com/tinygrad/tinygrad/issues/155
    """
    spec = specs.load(key)

    def check(op):
        for case in spec.cases:
            arrays, options, source = zeros_of(spec, case)
            with np.errstate(all="raise"), warnings.catch_warnings():
                warnings.simplefilter("error")
                out, pullback = op(*arrays, **options)
                gradients = pullback(source.array("dout", np.shape(out)))
            for result in (out, *(gradients if isinstance(gradients, tuple) else (gradients,))):
                assert np.isfinite(result).all()

    def times_norm(*arrays, **options):
        out, pullback = spec.op(*arrays, **options)

        def wrong(dout):  # adds 0 times the gradient of the first array's norm
            gradients = pullback(dout)
            spoiled = 0 * arrays[0] / np.sqrt((arrays[0] * arrays[0]).sum())
            if isinstance(gradients, tuple):
                return gradients[0] + spoiled, *gradients[1:]
            return gradients + spoiled

        return out, wrong

    check(spec.op)
    assert_rejects(check, times_norm)
