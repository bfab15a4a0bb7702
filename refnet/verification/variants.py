"""Building wrong variants of an op, for evidence G."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from refnet.verification.spec import Op


def with_pullback(op: Op, wrong: Callable[..., Any]) -> Op:
    """Keep the op's forward, but take ``wrong(dout, *arrays, out, **options)`` as its pullback."""

    @functools.wraps(op)
    def variant(*arrays: Any, **options: Any) -> tuple[Any, Callable[[Any], Any]]:
        out, _ = op(*arrays, **options)
        return out, lambda dout: wrong(np.asarray(dout), *arrays, out, **options)

    return variant


def with_options(op: Op, **changed: Any) -> Op:
    """Call the op with other options than asked for."""

    @functools.wraps(op)
    def variant(*arrays: Any, **options: Any) -> Any:
        return op(*arrays, **{**options, **changed})

    return variant


def after(op: Op, change: Callable[[Any], Any]) -> Op:
    """Change every gradient that the op's pullback gives."""

    @functools.wraps(op)
    def variant(*arrays: Any, **options: Any) -> tuple[Any, Callable[[Any], Any]]:
        out, pullback = op(*arrays, **options)

        def changed(dout: Any) -> Any:
            gradients = pullback(dout)
            return (
                tuple(map(change, gradients)) if isinstance(gradients, tuple) else change(gradients)
            )

        return out, changed

    return variant
