"""Evidence A to G for activations/tanh."""

from tests.contract import contract

test_evidence = contract("activations/tanh")
