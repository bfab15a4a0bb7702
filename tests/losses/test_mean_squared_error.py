"""Evidence A to G for losses/mean_squared_error."""

from tests.contract import contract

test_evidence = contract("losses/mean_squared_error")
