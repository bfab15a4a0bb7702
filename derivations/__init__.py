"""The gradients of refnet's ops, derived for symbolic sizes.

``python -m derivations`` prints and checks all of them, ``python -m derivations dense`` one.
"""
