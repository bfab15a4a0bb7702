"""A step with an L2 penalty is weight decay, here as in PyTorch and Keras."""

import numpy as np
import pytest

import refnet
from refnet.training import DivergenceError
from tests.training.decay import LABELS, RATE, STRENGTH, X, assert_close, make_model, step


@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_step_decays_the_weights(reduction, biases):
    model, without = make_model(), make_model()
    before = {name: array.copy() for name, array in model.params.items()}
    regularizer = refnet.L2(STRENGTH, biases=biases)
    value = step(model, reduction=reduction, regularizer=regularizer)
    assert value == step(without, reduction=reduction)  # the loss of the data
    for name, old in before.items():
        np.testing.assert_array_equal(model.grads[name], without.grads[name])
        decay = 1 - 2 * RATE * STRENGTH if biases or name.endswith("W") else 1
        expected = decay * old - RATE * without.grads[name]
        np.testing.assert_allclose(model.params[name], expected, 1e-14, 1e-15, err_msg=name)


def test_sum_needs_the_strength_times_the_batch_size():
    mean, total = make_model(), make_model()
    for _ in range(3):
        step(mean, regularizer=refnet.L2(STRENGTH))
        step(total, rate=RATE / 6, reduction="sum", regularizer=refnet.L2(6 * STRENGTH))
    assert_close(mean, total)


def test_precision_of_the_parameters_is_kept():
    model = make_model(np.float32)
    step(model, regularizer=refnet.L2(np.float64(STRENGTH)))
    assert {array.dtype for array in model.params.values()} == {np.dtype(np.float32)}


@pytest.mark.filterwarnings("ignore")  # of the frameworks
def test_pytorch_decays_the_same():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    model = make_model()
    params = {name: torch.tensor(array, requires_grad=True) for name, array in model.params.items()}
    groups = [
        {"params": [p], "weight_decay": 2 * STRENGTH if name.endswith("W") else 0}
        for name, p in params.items()
    ]
    optimizer = torch.optim.SGD(groups, lr=RATE)
    for _ in range(4):
        hidden = torch.tanh(torch.tensor(X) @ params["dense_1/W"] + params["dense_1/b"])
        scores = hidden @ params["dense_2/W"] + params["dense_2/b"]
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(scores, torch.tensor(LABELS)).backward()
        optimizer.step()
        step(model, regularizer=refnet.L2(STRENGTH))
    for name, param in params.items():
        np.testing.assert_allclose(model.params[name], param.detach().numpy(), 1e-13, 1e-15)


@pytest.fixture
def keras():
    """Keras in float64."""
    keras = pytest.importorskip("keras", reason="Keras is not installed")
    before = keras.config.floatx()
    keras.config.set_floatx("float64")
    yield keras
    keras.config.set_floatx(before)


@pytest.mark.filterwarnings("ignore")
def test_keras_penalizes_the_same(keras):
    model, regularizer = make_model(), refnet.L2(STRENGTH)
    theirs = keras.regularizers.L2(STRENGTH)
    other = keras.Sequential(
        [
            keras.layers.Dense(5, "tanh", kernel_regularizer=theirs, dtype="float64"),
            keras.layers.Dense(3, kernel_regularizer=theirs, dtype="float64"),
        ]
    )
    other.build((None, 4))
    other.set_weights(list(model.params.values()))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    other.compile(keras.optimizers.SGD(RATE), loss)
    for _ in range(4):
        penalty = float(sum(other.losses))
        np.testing.assert_allclose(regularizer.penalty(model.params), penalty, rtol=1e-13)
        other.train_on_batch(X, LABELS)
        step(model, regularizer=regularizer)
    for array, weights in zip(model.params.values(), other.get_weights(), strict=True):
        np.testing.assert_allclose(array, weights, rtol=1e-12, atol=1e-14)


def test_divergence_is_that_of_the_gradients_with_the_penalty():
    model, without = make_model(), make_model()
    for each in (model, without):
        each.params["dense_1/W"][0, 0] = 1e200
    step(without)
    with np.errstate(over="ignore"), pytest.raises(DivergenceError) as caught:
        step(model, regularizer=refnet.L2(1e150))
    assert (caught.value.what, caught.value.layer) == ("gradient", "dense_1/W")
    assert model.params["dense_1/W"][0, 0] == 1e200
