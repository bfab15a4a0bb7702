"""What ops, layers, losses and models have in common."""
