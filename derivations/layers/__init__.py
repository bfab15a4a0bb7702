"""Derivations of the layers."""
