"""Memory that large arrays give back, and what it costs to get it again."""

import functools

import numpy as np

#: Largest block, in bytes, up to which glibc's threshold adapts (DEFAULT_MMAP_THRESHOLD_MAX).
_LIMIT = 32 * 2**20


@functools.cache
def keep_freed_memory() -> None:
    """Make the C library keep the memory of freed arrays below 32 MB for the next ones.

    glibc maps each large block anew from the system, zeroed page by page when it is first touched:
    about half the time of a training step with convolutions. Where the border lies adapts: a mapped
    block that is freed raises it to its own size, up to 32 MB, and lets twice as much stay. So one
    array of nearly 32 MB, made and dropped untouched, is all it takes. Elsewhere this does nothing.

    References
    ----------
    mallopt(3), M_MMAP_THRESHOLD.
    """
    del_me = np.empty(_LIMIT - 2**16, np.uint8)
    del del_me
