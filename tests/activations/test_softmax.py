"""Evidence A to G for activations/softmax."""

from tests.contract import contract

test_evidence = contract("activations/softmax")
