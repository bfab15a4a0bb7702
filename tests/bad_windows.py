"""Wrong input for the ops and layers over windows, as ``tests/test_bad_input.py`` reads it."""

import numpy as np

import refnet

X, K = np.ones((2, 5, 4, 3)), np.ones((3, 2, 3, 2))
FIRST = {
    "conv2d": "W", "depthwise_conv2d": "W", "separable_conv2d": "D",
    "spatially_separable_conv2d": "U",
}  # fmt: skip
KERNELS = {  # an op and what it takes besides images
    "conv2d": (np.ones((3, 2, 3, 4)), np.zeros(4)),
    "depthwise_conv2d": (K,),
    "separable_conv2d": (K, np.ones((6, 4)), np.zeros(4)),
    "spatially_separable_conv2d": (np.ones((3, 3, 2)), np.ones((2, 2, 4)), np.zeros(4)),
    "max_pool2d": (),
}


def call(name, x=X, *arrays, **options):
    """Call later; without arrays, with right ones."""
    return lambda: getattr(refnet, name)(x, *(arrays or KERNELS[name]), **options)


STRIDES = {
    "0": (0, ValueError, "stride", "is 0"),
    "negative": (-2, ValueError, "stride", "is -2"),
    "2.0": (2.0, TypeError, "stride", "is 2.0"),
    "of rows 0": ((0, 1), ValueError, "stride[0]", "is 0"),
    "of columns 1.5": ((1, 1.5), TypeError, "stride[1]", "is 1.5"),
    "of three": ((1, 2, 3), ValueError, "stride", "is (1, 2, 3)"),
    "a string": ("2", TypeError, "stride", "is '2'"),
    "True": (True, TypeError, "stride", "is True"),
}
BY_OP = {}
for name, kernels in KERNELS.items():
    BY_OP |= {
        f"{name}: stride {what}": (
            call(name, stride=value),
            (error, f"{name}: {argument}", found, "expected a positive integer"),
        )
        for what, (value, error, argument, found) in STRIDES.items()
    }
    BY_OP |= {
        f"{name}: padding {padding!r}": (
            call(name, padding=padding),
            (ValueError, f"{name}: padding", f"is {padding!r}", "expected 'same' or 'valid'"),
        )
        for padding in ("full", "SAME", 1, None)
    }
    BY_OP |= {
        f"{name}: images of shape {x.shape}": (
            call(name, x),
            (ValueError, f"{name}: x", f"shape {x.shape}", "expected (N, H, W, C)"),
        )
        for x in (X[0], X[..., None], X[0, 0, 0])
    }
    window = {"pool_size": (3, 2)} if name == "max_pool2d" else {}
    BY_OP |= {
        f"{name}: image {rows}x{columns} without padding": (
            call(name, X[:, :rows, :columns], padding="valid", **window),
            (ValueError, f"{name}: the window", f"3x2 and the image {rows}x{columns}", "that fits"),
        )
        for rows, columns in ((2, 4), (5, 1))
    }
    BY_OP[f"{name}: integers"] = (
        call(name, X.astype(np.uint8)),
        (TypeError, f"{name}: x", "dtype uint8", "expected a floating"),
    )
    BY_OP[f"{name}: empty batch"] = (
        call(name, X[:0]),
        (ValueError, f"{name}: x", "is empty, of shape (0, 5, 4, 3)", "to be at least 1"),
    )
    if kernels:
        BY_OP[f"{name}: images of 2 channels"] = (
            call(name, X[..., :2]),
            (
                ValueError,
                f"{name}: {FIRST[name]}",
                f"shape {kernels[0].shape}",
                "with C = 2 from x",
            ),
        )

REFUSED = {
    **BY_OP,
    **{
        f"{name}: bias {shape}": (
            call(name, X, *KERNELS[name][:-1], np.zeros(shape)),
            (ValueError, f"{name}: b", f"shape {shape}", "expected (F,) with F = 4 from x"),
        )
        for name in ("conv2d", "separable_conv2d", "spatially_separable_conv2d")
        for shape in ((1,), (5,), (1, 4), (4, 1), ())
    },
    "kernel of torch": (
        call("conv2d", X, np.ones((4, 3, 2, 2)), np.zeros(4)),
        (ValueError, "conv2d: W", "shape (4, 3, 2, 2)", "expected (kh, kw, C, F) with C = 3"),
    ),
    "kernel without channels": (
        call("conv2d", X, np.ones((3, 2)), np.zeros(4)),
        (ValueError, "conv2d: W", "shape (3, 2)", "expected (kh, kw, C, F) with C = 3 from x"),
    ),
    "too few pointwise weights": (
        call("separable_conv2d", X, K, np.ones((3, 4)), np.zeros(4)),
        (ValueError, "separable_conv2d: P", "shape (3, 4)", "expected (C M, F) = (6, 4)"),
    ),
    "pointwise weights of Keras": (
        call("separable_conv2d", X, K, np.ones((1, 1, 6, 4)), np.zeros(4)),
        (ValueError, "separable_conv2d: P", "shape (1, 1, 6, 4)", "expected (CM, F)"),
    ),
    "ranks of column and row that differ": (
        call("spatially_separable_conv2d", X, np.ones((3, 3, 2)), np.ones((2, 3, 4)), np.zeros(4)),
        (ValueError, "spatially_separable_conv2d: V", "shape (2, 3, 4)", "with R = 2 from x"),
    ),
    "pool of 0 columns": (
        call("max_pool2d", pool_size=(2, 0)),
        (ValueError, "max_pool2d: pool_size[1]", "is 0", "expected a positive integer"),
    ),
    "pool of 2.0": (
        call("max_pool2d", pool_size=2.0),
        (TypeError, "max_pool2d: pool_size", "is 2.0", "expected a positive integer"),
    ),
    "pool of three sizes": (
        call("max_pool2d", pool_size=(2, 2, 1)),
        (ValueError, "max_pool2d: pool_size", "is (2, 2, 1)", "expected a positive integer or a"),
    ),
    "upstream gradient of a convolution": (
        lambda: refnet.conv2d(X, *KERNELS["conv2d"], stride=2)[1](np.ones((2, 5, 4, 4))),
        (ValueError, "conv2d: dout", "shape (2, 5, 4, 4)", "expected (2, 3, 2, 4)"),
    ),
}
