"""Pictures of the ops, drawn from numbers that refnet computes.

The module of a picture has the name of the op's page, ``layers.dense`` for ``layers/dense``, and a
function ``draw``. Forward, things stand left to right in their colours; what flows back is magenta.
"""
