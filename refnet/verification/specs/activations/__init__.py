"""Specs of the activations."""
