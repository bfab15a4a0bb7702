"""Evidence A to G for losses/softmax_cross_entropy."""

from tests.contract import contract

test_evidence = contract("losses/softmax_cross_entropy")
