"""Evidence A to G for layers/dense."""

from tests.contract import contract

test_evidence = contract("layers/dense")
