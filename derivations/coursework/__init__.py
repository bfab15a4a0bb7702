"""Courseworks: what others derived, examined."""
