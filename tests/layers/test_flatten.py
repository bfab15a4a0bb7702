"""Evidence A to G for layers/flatten."""

from tests.contract import contract

test_evidence = contract("layers/flatten")
