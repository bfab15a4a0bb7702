"""Formulas typed in the pages of the identities on costs, sizes, steps and matrices."""

import numpy as np

import refnet
from derivations.identities.parts.window_matrices import check_code
from tests.docs.typed import convolutions as c
from tests.docs.typed import losses
from tests.docs.typed.checks import Table, close
from tests.docs.typed.convolutions import X
from tests.docs.typed.windows import zeros_in_front, zeros_of_the_full_convolution


def product_rule():
    """One entry, one channel, one filter: a separable convolution and the full one."""
    x, D, P, dout = c.draw(size=(4, 1, 1, 1, 1))
    no_bias = np.zeros(1)
    out, separable_pullback = refnet.separable_conv2d(x, D, P[0, 0], no_bias)
    full_out, full_pullback = refnet.conv2d(x, D * P, no_bias)
    _, dD, dP, _ = separable_pullback(dout)
    dW = full_pullback(dout)[1]
    return {"x": x, "D": D, "P": P, "out": out, "full": full_out,
            "dD": dD, "dP": dP[None, None], "dW": dW}  # fmt: skip


ONE = product_rule()


def enough_kernels_for_every_convolution() -> bool:
    """Give each channel M = min(kh kw, F) kernels, found by singular values; one less fails."""
    W = c.draw(size=(2, 3, 3, 7))

    def same(M):
        D, P = np.zeros((2, 3, 3, M)), np.zeros((3 * M, 7))
        for channel in range(3):
            left, sizes, right = np.linalg.svd(W[:, :, channel].reshape(6, 7), full_matrices=False)
            D[:, :, channel] = (left * sizes)[:, :M].reshape(2, 3, M)
            P[channel * M : (channel + 1) * M] = right[:M]
        return close(refnet.separable_conv2d(X, D, P, np.zeros(7))[0], c.conv(X, W))

    return [same(M) for M in (5, 6)] == [min(2 * 3, 7) == M for M in (5, 6)]


def as_matrices() -> bool:
    """Compare conv2d on symbols with T x and cols W, and its pullback with their transposes."""
    return all(
        check_code((3, 4), (2, 3), stride, padding) > 0
        for stride, padding in (((1, 1), "same"), ((2, 1), "valid"))
    )


def patches_lead_back() -> bool:
    """Let each entry of the patches have a gradient of its own, as an input of dense."""
    cols, W, dout = c.draw(size=(6, 4)), c.draw(size=(4, 1)), c.draw(size=(6, 1))
    return close(refnet.dense(cols, W, np.zeros(1))[1](dout)[0], dout @ W.T)


def weights_shrink() -> bool:
    """Take a step at rates on both sides of the limits: the weights shrink just between them."""
    cases = [(0.5, 0.4), (0.5, 1.9), (2.0, 0.6), (1.0, 1.5), (0.0, 1.0), (3.0, 0.1)]
    return all(
        bool((abs(losses.step(rate, l2)) < abs(losses.W)).all()) == (0 < rate * l2 < 1)
        for rate, l2 in cases
        if rate > 0
    ) and close(losses.step(1e-300, 0.0), losses.W)


TABLE: Table = {
    "identities/adjoint": {
        r"k - 1 - p": lambda: zeros_in_front(0) and zeros_in_front(1),
        r"k - 1": lambda: zeros_of_the_full_convolution(0) and zeros_of_the_full_convolution(1),
    },
    "identities/separable_gradients": {
        r"\mathrm{out} = x\, D\, P": lambda: close(ONE["out"], ONE["x"] * ONE["D"] * ONE["P"]),
        r"W = D P": lambda: close(ONE["full"], ONE["out"]),
        r"\mathrm{dD} = \mathrm{dW}\, P": lambda: close(ONE["dD"], ONE["dW"] * ONE["P"]),
        r"\mathrm{dP} = D\, \mathrm{dW}": lambda: close(ONE["dP"], ONE["D"] * ONE["dW"]),
    },
    "identities/separable_is_rank_1": {
        r"M = \min(k_h k_w, F)": enough_kernels_for_every_convolution,
    },
    "identities/toeplitz": {
        r"\mathrm{out} = T x": as_matrices,
        r"\mathrm{dx} = T^\top \mathrm{dout}": as_matrices,
        r"\mathrm{out} = \mathrm{cols}\, W": as_matrices,
        r"\mathrm{dW} = \mathrm{cols}^\top \mathrm{dout}": as_matrices,
        r"\mathrm{dcols} = \mathrm{dout}\, W^\top": patches_lead_back,
    },
    "identities/weight_decay": {
        r"0 < \eta\, l_2 < 1": weights_shrink,
        r"2\, l_2": losses.TABLE["losses/l2_penalty"][r"\lambda = 2\, l_2"],
        r"1 - \eta \cdot \mathrm{weight\_decay}": lambda: close(
            losses.step(), (1 - losses.RATE * (2 * losses.L2)) * losses.W
        ),
    },
}  # fmt: skip
