"""Evidence A to G for layers/dropout."""

from tests.contract import contract

test_evidence = contract("layers/dropout")
