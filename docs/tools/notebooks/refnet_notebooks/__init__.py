"""Notebooks that repeat the evidence of an op: one template, filled from the op's spec."""
