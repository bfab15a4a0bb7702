"""Derivations of the models."""
