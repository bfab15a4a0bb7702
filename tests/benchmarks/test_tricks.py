"""The plain ways compute what the fast ones do, so that their times can be compared."""

import json
import platform
import sys

import numpy as np
import pytest

import refnet
from refnet.benchmarks import plainly, tricks
from refnet.benchmarks.parts import part_runs

RNG = np.random.default_rng(0)
X = RNG.normal(size=(2, 4, 6, 3))
W, B = RNG.normal(size=(3, 3, 3, 5)), RNG.normal(size=5)


def test_both_gathers_hold_the_same_windows():
    first, last = plainly.gather_batch_first(X), plainly.gather_batch_last(X)
    np.testing.assert_array_equal(first, last.transpose(5, 4, 2, 0, 1, 3))


def test_convolution_by_indices():
    (out, pullback), (plain, plain_pullback) = refnet.conv2d(X, W, B), plainly.by_indices(X, W, B)
    np.testing.assert_allclose(plain, out, rtol=1e-12)
    dout = RNG.normal(size=out.shape)
    for have, want in zip(plain_pullback(dout), pullback(dout), strict=True):
        np.testing.assert_allclose(have, want, rtol=1e-11, atol=1e-12)


def test_bias_apart():
    out, pullback = refnet.conv2d(X, W, B)
    dout = RNG.normal(size=out.shape)
    for have, want in zip(
        plainly.bias_apart(X, W, B, dout), (out, *pullback(dout)[1:]), strict=True
    ):
        np.testing.assert_allclose(have, want, rtol=1e-11, atol=1e-12)


def test_depthwise():
    D = RNG.normal(size=(3, 3, 3, 1))
    want = refnet.depthwise_conv2d(X, D)[0]
    np.testing.assert_allclose(plainly.depthwise(X, D), want, rtol=1e-12, atol=1e-13)


def test_full_for_separable_convolution():
    D, P = RNG.normal(size=(3, 3, 3, 1)), RNG.normal(size=(3, 5))
    out, pullback = refnet.separable_conv2d(X, D, P, B)
    plain, plain_pullback = plainly.full_for_separable(X, D, P, B)
    np.testing.assert_allclose(plain, out, rtol=1e-11, atol=1e-12)
    dout = RNG.normal(size=out.shape)
    for have, want in zip(plain_pullback(dout), pullback(dout), strict=True):
        np.testing.assert_allclose(have, want, rtol=1e-11, atol=1e-12)


def test_pooling():
    x = RNG.integers(0, 3, X.shape).astype(float)  # with ties
    (out, pullback), (plain, plain_pullback) = refnet.max_pool2d(x), plainly.max_pool2d(x)
    np.testing.assert_array_equal(plain, out)
    dout = RNG.normal(size=out.shape)
    np.testing.assert_array_equal(plain_pullback(dout), pullback(dout))


def test_parts_of_a_batch_have_the_gradients_of_the_whole():
    for whole, parts in part_runs().values():
        want, have = whole(), parts()
        assert list(have) == list(want)
        for name, gradient in want.items():
            np.testing.assert_allclose(have[name], gradient, rtol=1e-3, atol=1e-6, err_msg=name)


def test_every_pair_runs():
    for plain, fast in tricks.pairs().values():
        plain()
        fast()


def test_the_table_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tricks, "pairs", lambda: {"a trick": (lambda: sum(range(9)), lambda: 1)})
    monkeypatch.setattr(tricks, "part_runs", dict)
    monkeypatch.setattr(plainly, "memory_runs", dict)
    monkeypatch.setattr(tricks, "ROUNDS", 2)
    monkeypatch.setattr(tricks, "SECONDS", 1e-4)
    monkeypatch.setattr(sys, "argv", ["tricks", "--json", str(tmp_path / "tricks.json")])
    tricks.main()
    written = json.loads((tmp_path / "tricks.json").read_text("utf8"))
    assert written["command"] == "python -m refnet.benchmarks.tricks"
    assert [row["trick"] for row in written["rows"]] == ["a trick"]
    assert "a trick" in capsys.readouterr().out


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is not glibc")
def test_memory_runs_train_the_models():
    for without, with_ in plainly.memory_runs().values():
        without()
        with_()
