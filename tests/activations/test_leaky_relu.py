"""Evidence A to G for activations/leaky_relu."""

from tests.contract import contract

test_evidence = contract("activations/leaky_relu")
