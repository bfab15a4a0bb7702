"""Mutants that survive because they compute the same, each with the reason."""

EQUIVALENT: dict[str, dict[str, str]] = {
    "activations/leaky_relu": {
        "leaky_relu: `x > 0` GtE for Gt": "at 0 both branches of the forward are 0",
    },
    "activations/sigmoid": {
        "sigmoid: `x >= 0` Gt for GtE": "at 0 both -x and x are 0",
        "sigmoid: `x >= 0` Gt for GtE #2": "at 0 both 1 and exp(-0) are 1",
    },
    "layers/flatten": {
        "flatten: `1` 2 for 1": "NumPy takes any one negative size as the one to be inferred",
    },
    "losses/softmax_cross_entropy": {
        "softmax_cross_entropy: `0` -1 for 0 #2": "the value is multiplied by a label that is 0",
        "softmax_cross_entropy: `0` 1 for 0 #2": "the value is multiplied by a label that is 0",
    },
}
