"""Evidence A to G for activations/log_softmax."""

from tests.contract import contract

test_evidence = contract("activations/log_softmax")
