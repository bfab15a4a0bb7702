"""Evidence A to G for models/m1."""

from tests.contract import contract

test_evidence = contract("models/m1")
