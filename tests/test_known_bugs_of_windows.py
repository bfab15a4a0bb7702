"""Bugs of convolution and pooling that others have shipped; see ``tests/test_known_bugs.py``."""

import itertools

import numpy as np
import pytest

import refnet
from refnet.verification import check_gradients
from refnet.verification.specs.layers.max_pool2d import largest, pool_by
from refnet.verification.specs.layers.shared import windows
from refnet.verification.specs.layers.shared.same_results import integers
from refnet.verification.specs.layers.shared.wrong_windows import (
    BACKWARD,
    CONSISTENT,
    conv2d_by,
    padded,
    with_gradient,
)
from refnet.verification.variants import with_pullback
from tests.test_known_bugs import assert_rejects, normal


def test_bug_14_overlapping_windows_add_their_gradients():
    """Pooling assigned the gradient of a window where it should add: fine until windows overlap.

    https://github.com/0809zheng/CS231n-assignment2019/issues/19
    https://github.com/FluxML/Flux.jl/issues/1197
    """
    (x,) = normal((2, 7, 6, 2))

    def check(max_pool2d, size, stride):
        check_gradients(max_pool2d, x, pool_size=size, stride=stride)

    assigning = pool_by(largest, add=False)
    for size, stride in ((3, 1), (3, 2), (2, 2)):
        check(refnet.max_pool2d, size, stride)
    assert_rejects(lambda op: check(op, 3, 1), assigning)
    assert_rejects(lambda op: check(op, 3, 2), assigning)
    check(assigning, 2, 2)  # the usual setting hides it


def first_window_only():
    return conv2d_by(
        dx=BACKWARD["of the first window only"], dW=BACKWARD["of the first window only"]
    )


def test_bug_15_every_window_is_propagated_back():
    """A ``return`` within the loop left after the first window, and "the model still converges".

    https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1
    https://github.com/harvard-edge/cs249r_book/pull/1336
    """

    def check(conv2d):
        check_gradients(conv2d, *normal((2, 5, 4, 2), (3, 2, 2, 3), (3,)))

    def loss_falls(conv2d):
        (x, W), b = normal((8, 4, 4, 1), (3, 3, 1, 1)), np.zeros(1)
        targets = refnet.conv2d(x, *normal((3, 3, 1, 1), seed=1), b)[0]
        losses = []
        for _ in range(30):
            out, pullback = conv2d(x, W, b)
            losses.append(((out - targets) ** 2).sum())
            W = W - 0.002 * pullback(2 * (out - targets))[1]
        assert losses[-1] < 0.9 * losses[0]

    check(refnet.conv2d)
    assert_rejects(check, first_window_only())
    loss_falls(refnet.conv2d)
    loss_falls(first_window_only())  # so training proves nothing


def test_bug_16_rows_that_no_window_reaches_get_zero():
    """The gradient had the size that the windows cover, or crashed, where (H - k) mod s is not 0.

    https://github.com/f-dangel/backpack/issues/30
    https://github.com/PKUFlyingPig/CMU10-714/issues/6
    https://github.com/mlpack/mlpack/issues/2986
    """

    def check(conv2d, size, window, stride):
        x, W, b = normal((2, size, size, 1), (window, window, 1, 2), (2,))
        out, pullback = conv2d(x, W, b, stride=stride, padding="valid")
        dx = pullback(np.ones_like(out))[0]
        covered = (out.shape[1] - 1) * stride + window
        assert dx.shape == x.shape
        assert not dx[:, covered:].any()
        assert not dx[:, :, covered:].any()
        check_gradients(conv2d, x, W, b, stride=stride, padding="valid")

    def natural(dx, pull, g, x, W, b):
        return dx[:, : dx.any(axis=(0, 2, 3)).sum(), : dx.any(axis=(0, 1, 3)).sum()]

    wrong = with_gradient(refnet.conv2d, 0, natural)
    for size, window, stride in ((6, 3, 2), (8, 3, 3), (20, 7, 3)):
        assert (size - window) % stride
        check(refnet.conv2d, size, window, stride)
        assert_rejects(lambda op, at=(size, window, stride): check(op, *at), wrong)
    check(wrong, 7, 3, 2)  # sizes that fit hide it


def test_bug_17_strides_and_axes_are_kept_apart():
    """The stride was missing in the backward, the width padded with the height's zeros.

    https://github.com/Kulbear/deep-learning-coursera/pull/34
    https://github.com/renmengye/np-conv2d/pull/2
    https://github.com/NervanaSystems/neon/issues/111
    """

    def check(conv2d, shape=(2, 6, 7, 2), kernel=(3, 2, 2, 3), stride=(2, 3)):
        x, W, b = normal(shape, kernel, kernel[-1:])
        check_gradients(conv2d, x, W, b, stride=stride)

    ignored = conv2d_by(dx=BACKWARD["stride ignored"], dW=BACKWARD["stride ignored"])
    exchanged = conv2d_by(turn=True)
    transposed = with_gradient(
        refnet.conv2d, 0, lambda dx, pull, g, x, W, b: pull(g, x, W.swapaxes(2, 3), b)[0]
    )
    check(refnet.conv2d)
    assert_rejects(check, ignored)
    assert_rejects(check, exchanged)
    assert_rejects(lambda op: check(op, kernel=(3, 2, 2, 2)), transposed)
    check(ignored, stride=1)  # the usual settings hide them
    check(exchanged, shape=(2, 6, 6, 2), kernel=(3, 3, 2, 3), stride=2)
    check(transposed, shape=(2, 6, 6, 1), kernel=(3, 3, 1, 1))


def test_bug_18_same_padding_is_odd_for_even_kernels_and_strides():
    """Half a kernel on both sides gives another size, and another alignment at a stride.

    https://github.com/pytorch/pytorch/issues/3867
    https://github.com/pytorch/pytorch/issues/67551
    https://github.com/taehoonlee/tensornets/issues/25
    https://github.com/vtjeng/MIPVerify.jl/pull/23
    """

    def check(conv2d, size, window, stride, before):
        x = np.arange(1.0, size + 1).reshape(1, size, 1, 1)
        W = np.zeros((window, 1, 1, 1))
        W[0] = 1  # each window gives its first entry
        out = conv2d(x, W, np.zeros(1), stride=stride)[0].ravel()
        first = np.arange(-(-size // stride)) * stride - before
        np.testing.assert_array_equal(out, np.where(first >= 0, first + 1, 0))

    half = conv2d_by(CONSISTENT['"same" by k // 2 zeros in front'])
    front = conv2d_by(padded(lambda total, window: -(-total // 2)))
    unstrided = conv2d_by(CONSISTENT['"same" as if the stride were 1'])
    examples = {(5, 2, 1, 0): (half, front), (6, 3, 2, 0): (half, front, unstrided)}
    examples[224, 7, 2, 2] = half, front, unstrided
    for settings, wrong in examples.items():
        check(refnet.conv2d, *settings)
        for variant in wrong:
            assert_rejects(lambda op, at=settings: check(op, *at), variant)
    for variant in (half, front, unstrided):
        check(variant, 5, 3, 1, 1)  # odd kernels at stride 1 hide it


def test_bug_19_output_sizes_are_those_of_a_loop():
    """Formulas for the output's size lacked the kernel's, or padded by too much.

    https://github.com/japan-medical-ai/medical-ai-course-materials/issues/85
    https://github.com/slds-lmu/lecture_i2dl/issues/28
    https://github.com/nndl/nndl/issues/506
    """

    def by_walking(n, k, s, padding):
        last = n - k if padding == "valid" else n - 1
        return len(range(0, last + 1, s))

    def check(output_rows):
        for n, k, s in itertools.product(range(1, 9), range(1, 6), range(1, 5)):
            for padding in ("same", "valid") if k <= n else ("same",):
                assert output_rows(n, k, s, padding) == by_walking(n, k, s, padding)

    def of_layer(n, k, s, padding):
        layer = refnet.Conv2D(1, 1, (k, 1), stride=(s, 1), padding=padding)
        assert layer.output_shape((n, 1, 1)) == layer.forward(np.ones((1, n, 1, 1))).shape[1:]
        return layer.output_shape((n, 1, 1))[0]

    check(of_layer)
    assert_rejects(check, lambda n, k, s, padding: n // s + 1)  # without k
    assert_rejects(check, lambda n, k, s, padding: (n - k) // s + 1)  # without the padding
    assert_rejects(check, lambda n, k, s, padding: (n - k + 2 * (k // 2)) // s + 1)


def test_bug_20_convolution_layers_correlate():
    """Whether the kernel is turned was left open, or documented the wrong way round.

    https://github.com/xarray-contrib/xarray-spatial/pull/3619
    https://github.com/pytorch/pytorch/issues/117534
    https://github.com/FluxML/NNlib.jl/pull/759
    """

    def check(conv2d, kernel=(1.0, 10.0, 100.0)):
        x, W = np.array([1.0, 2.0, 4.0, 1.0]), np.array(kernel)
        arrays = x.reshape(1, 1, 4, 1), W.reshape(1, 3, 1, 1), np.zeros(1)
        out = conv2d(*arrays, padding="valid")[0].ravel()
        np.testing.assert_array_equal(out, np.correlate(x, W, "valid"))
        np.testing.assert_array_equal(out, np.convolve(x, W[::-1], "valid"))

    def turned(x, W, b, **options):
        out, pullback = refnet.conv2d(x, W[::-1, ::-1], b, **options)
        return out, lambda dout: (pullback(dout)[0], pullback(dout)[1][::-1, ::-1], dout.sum())

    check(refnet.conv2d)
    assert_rejects(check, turned)
    check(turned, kernel=(10.0, 1.0, 10.0))  # symmetric kernels hide it


def test_bug_21_kernel_gradients_are_sums_over_the_batch():
    """The kernel's gradient was scaled for each sample; that of the input held in 2-D alone.

    https://github.com/LBANN/lbann/pull/1022
    https://github.com/rsokl/MyGrad/pull/74
    """

    def check(conv2d, batch=3):
        rng = np.random.default_rng(0)
        x, W, b = integers(rng, (batch, 5, 4, 2), (3, 2, 2, 3), (3,))
        out, pullback = conv2d(x, W, 0 * b, stride=(2, 1))
        (g,) = integers(rng, out.shape)
        dx, dW, db = pullback(g)
        assert (out * g).sum() == (x * dx).sum() == (W * dW).sum()
        assert (db == g.sum(axis=(0, 1, 2))).all()

    averaged = with_gradient(refnet.conv2d, 1, lambda dW, pull, g, x, W, b: dW / len(x))
    last = with_gradient(
        refnet.conv2d, 1, lambda dW, pull, g, x, W, b: pull(g[-1:], x[-1:], W, b)[1]
    )
    check(refnet.conv2d)
    for wrong in (averaged, last):
        assert_rejects(check, wrong)
        check(wrong, batch=1)  # one sample hides it


def test_bug_23_three_kinds_of_separable_differ():
    """Depthwise, depthwise separable and spatially separable were taken for one another.

    https://github.com/tstandley/Xception-PyTorch/issues/6
    https://github.com/tonylins/pytorch-mobilenet-v2/issues/24
    https://github.com/keras-team/keras/pull/7444
    https://github.com/gomlx/gomlx/issues/132
    """
    sobel = np.outer([1.0, 2, 1], [-1.0, 0, 1])
    laplacian = np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])

    def rank_needed(kernel):
        """Smallest R at which the spatially separable op equals conv2d with the kernel."""
        (x,), b = normal((1, 5, 6, 1)), np.zeros(1)
        out = refnet.conv2d(x, kernel[:, :, None, None], b)[0]
        left, values, right = np.linalg.svd(kernel)
        for r in range(1, 4):
            U, V = (left[:, :r] * values[:r])[:, None], right[:r].T[:, :, None]
            if np.allclose(refnet.spatially_separable_conv2d(x, U, V, b)[0], out, atol=1e-12):
                return r
        raise AssertionError("no rank suffices")

    assert [rank_needed(kernel) for kernel in (sobel, laplacian, np.eye(3))] == [1, 2, 3]

    def check(separable_conv2d):
        """Depthwise first; each gradient has its array's shape."""
        x, D, P, b = normal((2, 5, 4, 2), (3, 2, 2, 1), (2, 2), (2,))
        y = refnet.depthwise_conv2d(x, D)[0]
        out, pullback = separable_conv2d(x, D, P, b)
        np.testing.assert_allclose(out, y @ P + b, atol=1e-13)
        for gradient, array in zip(pullback(out), (x, D, P, b), strict=True):
            assert gradient.shape == array.shape

    def pointwise_first(x, D, P, b):
        out, pullback = refnet.depthwise_conv2d(x @ P, D)
        return out + b, pullback

    def swapped_multiplier(g, x, D, P, b, out):
        dx, dD, dP, db = refnet.separable_conv2d(x, D, P, b)[1](g)
        return dx, dD.swapaxes(2, 3), dP, db

    check(refnet.separable_conv2d)
    assert_rejects(check, pointwise_first)
    assert_rejects(check, with_pullback(refnet.separable_conv2d, swapped_multiplier))


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_bug_25_the_fast_path_is_the_loop(padding):
    """Loops were slow; views of overlapping windows are fast, and writable by accident.

    https://github.com/rsokl/MyGrad/pull/18
    https://github.com/tinygrad/tinygrad/pull/38
    https://github.com/workofart/ml-by-hand/pull/16
    https://github.com/keras-team/keras/pull/21051
    """
    settings = {"stride": (1, 2), "padding": padding}

    def check(conv2d):
        x, W, b = integers(np.random.default_rng(0), (2, 6, 7, 3), (3, 4, 3, 2), (2,))
        out, pullback = conv2d(x, W, b, **settings)
        assert (out == windows.loop_conv2d(x, W, b, **settings)).all()
        (g,) = integers(np.random.default_rng(1), out.shape)
        copies = x.copy(), W.copy()
        pullback(g)
        assert (x == copies[0]).all()
        assert (copies[1] == W).all()

    def of_a_view(change):
        """Convolve by a view of all windows, which the pullback then changes."""

        def conv2d(x, W, b, **options):
            out, pullback = refnet.conv2d(x, W, b, **options)
            view = np.lib.stride_tricks.sliding_window_view(x, W.shape[:2], (1, 2), writeable=True)

            def changing(dout):
                change(view)
                return pullback(dout)

            return out, changing

        return conv2d

    check(of_a_view(lambda view: None))
    with pytest.raises(AssertionError):
        check(of_a_view(lambda view: view.fill(0)))

    def shifted(x, W, b, **options):
        return refnet.conv2d(np.roll(x, 1, axis=2), W, b, **options)

    check(refnet.conv2d)
    assert_rejects(check, shifted)
