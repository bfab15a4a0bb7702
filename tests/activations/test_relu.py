"""Evidence A to G for activations/relu."""

from tests.contract import contract

test_evidence = contract("activations/relu")
