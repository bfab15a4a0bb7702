"""Specs of the models."""
