"""Hessian-vector products: against differences, a closed form and the Hessian's own symmetry."""

import numpy as np
import pytest

import refnet
from refnet.core.layer import Layer
from refnet.coursework.explanations.curvature import hessian_vector_product, largest_eigenvalue

RNG = np.random.default_rng(5)
X, LABELS = RNG.normal(size=(7, 3)), RNG.integers(0, 4, 7)
SUM = refnet.SoftmaxCrossEntropy("sum")


def direction_of(model, seed=0):
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=param.shape) for name, param in model.params.items()}


def flat(arrays, model):
    return np.concatenate([arrays[name].ravel() for name in model.params])


def gradient(model, loss, x, labels):
    loss.forward(model.forward(x), labels)
    model.backward_params(loss.backward())
    return {name: grad.copy() for name, grad in model.grads.items()}


def difference(model, loss, x, labels, direction, h=1e-5):
    sides = []
    for step in (h, -2 * h):
        for name, param in model.params.items():
            param += step * direction[name]
        sides.append(gradient(model, loss, x, labels))
    return {name: (sides[0][name] - sides[1][name]) / (2 * h) for name in sides[0]}


def columns(model, loss, x, labels):
    found = []
    for name, param in model.params.items():
        for index in np.ndindex(param.shape):
            unit = {other: np.zeros(array.shape) for other, array in model.params.items()}
            unit[name][index] = 1
            found.append(flat(hessian_vector_product(model, loss, x, labels, unit), model))
    return np.array(found)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("name", ["m1", "m2", "m3", "m4"])
def test_product_is_the_difference_of_gradients(name, reduction, make_model, digits):
    model, loss = make_model(name), refnet.SoftmaxCrossEntropy(reduction)
    x, labels = digits.train.x[:300], digits.train.labels[:300]  # more than go through at once
    direction = direction_of(model)
    product = hessian_vector_product(model, loss, x, labels, direction)
    # So small a step that few samples cross a kink of ReLU or of pooling.
    expected = difference(model, loss, x, labels, direction, h=1e-7)
    size = np.abs(flat(expected, model)).max()
    assert np.abs(flat(product, model) - flat(expected, model)).max() < 1e-5 * size


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_softmax_regression_has_the_closed_form(reduction, make_model, digits):
    model, loss = make_model("m1"), refnet.SoftmaxCrossEntropy(reduction)
    x, labels = digits.train.x[:300], digits.train.labels[:300]
    v = direction_of(model)
    p = refnet.softmax(model.forward(x))[0]
    rows = x.reshape(300, -1)
    moved = rows @ v["dense_1/W"] + v["dense_1/b"]
    dscores = p * moved - p * (p * moved).sum(axis=1, keepdims=True)  # (diag(p) - p p^T) moved
    dscores /= 300 if reduction == "mean" else 1
    product = hessian_vector_product(model, loss, x, labels, v)
    np.testing.assert_allclose(product["dense_1/W"], rows.T @ dscores, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(product["dense_1/b"], dscores.sum(axis=0), rtol=1e-10, atol=1e-12)


def test_whole_hessian_is_symmetric_and_has_that_eigenvalue(tiny):
    hessian = columns(tiny, SUM, X, LABELS)
    assert np.abs(hessian - hessian.T).max() < 1e-13 * np.abs(hessian).max()
    found = largest_eigenvalue(tiny, SUM, X, LABELS)
    assert found.residual <= 1e-6
    assert found.value == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-9)


class WrongTanh(Layer):
    """Its backward lacks a square: no gradient, and so no symmetric Hessian."""

    def apply(self, x, *, training):
        out = np.tanh(x)
        return out, lambda dout: dout * (1 - out)


def test_wrong_backward_is_not_symmetric(tiny):
    wrong = refnet.Sequential([tiny.layers[0], WrongTanh(), tiny.layers[2]])
    hessian = columns(wrong, SUM, X, LABELS)
    assert np.abs(hessian - hessian.T).max() > 0.01 * np.abs(hessian).max()


def test_model_and_loss_are_left_as_they_were(tiny):
    before = gradient(tiny, SUM, X, LABELS)
    params = {name: param.copy() for name, param in tiny.params.items()}
    hessian_vector_product(tiny, SUM, X[:2], LABELS[:2], direction_of(tiny))
    for name, param in tiny.params.items():
        np.testing.assert_array_equal(param, params[name])
        assert param.dtype == np.float64
    tiny.backward_params(SUM.backward())
    for name, grad in tiny.grads.items():
        np.testing.assert_array_equal(grad, before[name])


def test_float32_is_computed_in_double_precision(make_model, digits):
    x, labels = digits.train.x[:20].astype(np.float32), digits.train.labels[:20]
    single, double = make_model("m2", dtype=np.float32), make_model("m2")
    for name, param in double.params.items():
        param[...] = single.params[name]
    found = [largest_eigenvalue(each, SUM, x, labels).value for each in (single, double)]
    assert found[0] == found[1]


def test_dropout_is_off(tiny):
    first, tanh, last = tiny.layers
    dropping = refnet.Sequential([first, tanh, refnet.Dropout(0.5, seed=0), last])
    direction = direction_of(tiny)
    expected = hessian_vector_product(tiny, SUM, X, LABELS, direction)
    found = hessian_vector_product(dropping, SUM, X, LABELS, direction)
    np.testing.assert_array_equal(flat(found, tiny), flat(expected, tiny))


def test_wrong_arguments(tiny):
    direction = direction_of(tiny)
    with pytest.raises(ValueError, match="reduction 'none'"):
        hessian_vector_product(tiny, refnet.SoftmaxCrossEntropy("none"), X, LABELS, direction)
    direction["dense_1/b"] = np.zeros((3, 1))
    with pytest.raises(ValueError, match=r"direction has the shapes .*\(3, 1\).* those of params"):
        hessian_vector_product(tiny, SUM, X, LABELS, direction)
