"""Evidence A to G for activations/softplus."""

from tests.contract import contract

test_evidence = contract("activations/softplus")
