"""The courseworks: their models, their settings, and what was published about them."""
