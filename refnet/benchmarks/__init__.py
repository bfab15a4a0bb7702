"""Side-by-side timings of a training step, refnet's and other frameworks'."""
