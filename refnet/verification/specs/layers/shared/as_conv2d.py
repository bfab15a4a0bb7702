"""Convolutions of a special form as the conv2d whose kernel is composed of theirs."""

import numpy as np

from refnet.core.op import op as make_op
from refnet.verification.spec import Op


def separable_as(conv2d: Op) -> Op:
    """Build separable_conv2d from conv2d: the kernel is the sum of D[i,j,c,m] P[c M + m, f]."""

    @make_op(x="N H W C", D="kh kw C M", P="CM F", b="F")
    def composed(x, D, P, b, *, stride=1, padding="same"):
        mixing = P.reshape(*D.shape[2:], -1)
        W = np.einsum("ijcm,cmf->ijcf", D, mixing)
        out, pull = conv2d(x, W, b, stride=stride, padding=padding)

        def pullback(dout):
            dx, dW, db = pull(dout)
            dD = np.einsum("ijcf,cmf->ijcm", dW, mixing)
            dP = np.einsum("ijcf,ijcm->cmf", dW, D).reshape(P.shape)
            return dx, dD, dP, db

        return out, pullback

    return composed


def depthwise_as(conv2d: Op) -> Op:
    """Build depthwise_conv2d from conv2d: the kernel is block diagonal."""

    @make_op(x="N H W C", W="kh kw C M")
    def composed(x, W, *, stride=1, padding="same"):
        n = W.shape[2] * W.shape[3]
        diagonal, zeros = np.eye(n, dtype=W.dtype), np.zeros(n, W.dtype)
        out, pull = separable_as(conv2d)(x, W, diagonal, zeros, stride=stride, padding=padding)
        return out, lambda dout: pull(dout)[:2]

    return composed


def spatially_separable_as(conv2d: Op) -> Op:
    """Build spatially_separable_conv2d: the kernel is the sum of U[i,c,r] V[j,r,f]."""

    @make_op(x="N H W C", U="kh C R", V="kw R F", b="F")
    def composed(x, U, V, b, *, stride=1, padding="same"):
        W = np.einsum("icr,jrf->ijcf", U, V)
        out, pull = conv2d(x, W, b, stride=stride, padding=padding)

        def pullback(dout):
            dx, dW, db = pull(dout)
            dU = np.einsum("ijcf,jrf->icr", dW, V)
            return dx, dU, np.einsum("ijcf,icr->jrf", dW, U), db

        return out, pullback

    return composed
