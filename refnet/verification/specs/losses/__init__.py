"""Specs of the losses."""
