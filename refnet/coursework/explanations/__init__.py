"""Experiments that explain the published results of a coursework."""
