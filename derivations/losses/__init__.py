"""Derivations of the losses."""
