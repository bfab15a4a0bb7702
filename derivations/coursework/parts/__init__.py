"""The claims of a published solution, and what they are decided with."""
