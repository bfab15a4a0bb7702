"""What the identities are built of: exact arrays, runs of the code, matrices, orders."""
