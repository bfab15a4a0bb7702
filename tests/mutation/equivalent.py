"""Mutants that survive because they compute the same, each with the reason."""

SECOND = "only two sizes are read: the strides that they are paired with are two"
INFERRED = "NumPy takes any one negative size as the one to be inferred"
ONE_LONG = "the axis has one entry"
ONES = "the row of ones is the same in every column of a window"
NEVER = "zeros in front, and no more entries than the image: that cannot be"
COPIES = "taking every entry in order only copies"
IN_PLACE = "then the result is copied there instead"
NOTHING = "the slice is empty as well, and all is set to zero"
FIRST_DIM = "a tuple taken 0 or -1 times is empty"

EQUIVALENT: dict[str, dict[str, str]] = {
    "activations/leaky_relu": {
        "leaky_relu: `x > 0` GtE for Gt": "at 0 both branches of the forward are 0",
    },
    "activations/sigmoid": {
        "sigmoid: `x >= 0` Gt for GtE": "at 0 both -x and x are 0",
        "sigmoid: `x >= 0` Gt for GtE #2": "at 0 both 1 and exp(-0) are 1",
    },
    "core/windows": {
        "Axis.canvas: `1` 0 for 1": "no op reads the window of a canvas; tests/core does",
        "Axis.canvas: `1` 2 for 1": "no op reads the window of a canvas; tests/core does",
        "Axis.of: `0` 1 for 0": "half of 1, rounded down, is 0 as well",
        "Windows.gather: `1` 0 for 1 #2": "zeros are made where what is made is overwritten",
        "as_columns: `1` 2 for 1": INFERRED,
        "from_columns: `1` 2 for 1 #2": INFERRED,
        "kernel_matrix: `0` -1 for 0 #2": ONES,
        "kernel_matrix: `0` -1 for 0 #3": ONE_LONG,
        "kernel_matrix: `1` 2 for 1": INFERRED,
        "meeting: `0` -1 for 0 #3": NOTHING,
        "meeting: `0` -1 for 0 #5": NOTHING,
        "meeting: `0` 1 for 0 #3": NOTHING,
        "meeting: `0` 1 for 0 #5": NOTHING,
        "meeting: `0` 1 for 0 #6": "one entry is given to no window",
        "meeting: `return (slice(0, 0), slice(0, 0))` results 0 and 1 swapped": "they are equal",
        "split_kernel_matrix: `0` -1 for 0 #2": ONES,
    },
    "layers/conv2d": {
        "conv2d: `2` 3 for 2": SECOND,
        "conv2d: `3` 4 for 3": SECOND,
    },
    "layers/depthwise_conv2d": {
        "_by_channel: `1` 2 for 1": INFERRED,
        "_by_channel: `1` 2 for 1 #2": INFERRED,
        "depthwise_conv2d: `2` 3 for 2": SECOND,
        "depthwise_conv2d: `3` 4 for 3": SECOND,
        "filter_channels_pullback: `0` -1 for 0 #3": ONE_LONG,
        "filter_channels_pullback: `1` 2 for 1 #3": INFERRED,
    },
    "layers/flatten": {
        "flatten: `1` 2 for 1": "NumPy takes any one negative size as the one to be inferred",
    },
    "layers/max_pool2d": {
        "_blocks: `0` -1 for 0 #2": "every column takes as many bytes",
        "_blocks: `1` 2 for 1": "the size of a block changes no value",
        "_largest: `np.maximum(best, entry, out=out)` out left out": IN_PLACE,
        "_nearest: `0` -1 for 0": COPIES,
        "_nearest: `0` 1 for 0": NEVER,
        "_nearest: `axis.before == 0` NotEq for Eq": NEVER,
        "_nearest_transposed: `0` -1 for 0": COPIES,
        "_nearest_transposed: `0` 1 for 0": NEVER,
        "_nearest_transposed: `axis.before == 0` NotEq for Eq": NEVER,
        "_share: `0` -1 for 0": IN_PLACE,
        "_share: `True` False": "there are as many comparisons as entries after the first",
        "_share: `np.multiply(dout, earlier, out=None if add or not last else first)` out left out":
            IN_PLACE,
        "max_pool2d: `0` -1 for 0 #3": FIRST_DIM,
        "max_pool2d: `3` 4 for 3 #2": SECOND,
        "max_pool2d_pullback: `0` -1 for 0 #3": FIRST_DIM,
    },
    "layers/separable_conv2d": {
        "separable_conv2d: `2` 3 for 2 #2": SECOND,
        "separable_conv2d: `3` 4 for 3 #2": SECOND,
    },
    "layers/spatially_separable_conv2d": {
        "spatially_separable_conv2d: `False` True": "a copy of x holds the same values",
        "spatially_separable_conv2d: `x.astype(np.result_type(x, U, V, b), copy=False)` copy left "
        "out": "a copy of x holds the same values",
        "spatially_separable_conv2d: `0` -1 for 0": "only the shape of that column is read",
        "spatially_separable_conv2d: `0` -1 for 0 #2": "only the shape of that column is read",
        "spatially_separable_conv2d: `3` 4 for 3": SECOND,
        "spatially_separable_conv2d_pullback: `0` -1 for 0": ONE_LONG,
        "spatially_separable_conv2d_pullback: `0` -1 for 0 #2": ONE_LONG,
    },
    "losses/softmax_cross_entropy": {
        "softmax_cross_entropy: `0` -1 for 0 #2": "the value is multiplied by a label that is 0",
        "softmax_cross_entropy: `0` 1 for 0 #2": "the value is multiplied by a label that is 0",
    },
}  # fmt: skip
