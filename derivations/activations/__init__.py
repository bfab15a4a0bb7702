"""Derivations of the activations."""
