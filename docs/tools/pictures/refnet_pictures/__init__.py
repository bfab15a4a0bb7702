"""Pictures of the ops and of some identities, drawn from numbers that refnet computes.

The module of a picture has the name of its page, ``layers.dense`` for ``layers/dense``, and a
function ``draw``. Forward, things stand left to right in their colours; what flows back is magenta.
"""
