"""Windows along an axis by brute force: a list of its positions, walked along."""

import itertools

from refnet.core.windows import meeting


def pairs(axis, offset):
    """Give what ``meeting`` found: as many windows as entries."""
    windows, entries = meeting(axis, offset)
    return list(zip(range(axis.out)[windows], range(axis.size)[entries], strict=True))


def padded(axis):
    """Entry of the image at each position of the axis, dilated, and None between and around."""
    spread = [[entry] + [None] * (axis.dilation - 1) for entry in range(axis.size)]
    behind = [None] * (axis.length + axis.dilation)
    return [None] * axis.before + list(itertools.chain(*spread)) + behind


def hits(axis, offset):
    """Pairs of a window and the entry of the image at its offset, by walking along the axis."""
    positions = padded(axis)
    return [
        (window, positions[window * axis.stride + offset])
        for window in range(axis.out)
        if positions[window * axis.stride + offset] is not None
    ]
