"""Evidence A to G for activations/sigmoid."""

from tests.contract import contract

test_evidence = contract("activations/sigmoid")
