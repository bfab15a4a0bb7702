"""Running an op on symbols, forward and backward, for a proof."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.verification.arguments import out_and_pullback, require_entries
from refnet.verification.comparison import as_tuple
from refnet.verification.source import Source
from refnet.verification.unchanged import Unchanged, own_copies

Op = Callable[..., Any]
#: What code may use that is run on symbols.
ALLOWED = (
    "+, -, *, /, integer powers, exp, log, tanh, comparisons and where, maxima, sums and matrix "
    "products"
)


def run_on_symbols(
    op: Op, names: Sequence[str], arrays: Sequence[Array], options: dict[str, Any], source: Source
) -> tuple[Array, Any, tuple[Any, ...]]:
    """Return cotangent, output and gradients, if the op changes none of its arrays."""
    options = own_copies(options)
    named = dict(zip(names, arrays, strict=True))
    given = Unchanged({f"the option {name}": value for name, value in options.items()} | named)
    with _exact_functions_only():
        out, pullback = out_and_pullback(op(*arrays, **options))
        given.demand("the op")
        require_entries("the output", out)
        dout = source.array("dout", np.shape(out))
        cotangent = Unchanged({"dout": dout})
        gradients = as_tuple(pullback(dout))
    given.demand("the pullback")
    cotangent.demand("the pullback")
    return dout, out, gradients


@contextmanager
def _exact_functions_only() -> Iterator[None]:
    """Say what is allowed where NumPy or Python finds no such function of a symbol."""
    try:
        yield
    except TypeError as error:
        if "Witness" not in str(error):
            raise
        method = re.search(r"no callable (\w+) method", str(error))
        what = f"the op uses {method[1]}" if method else str(error)
        raise TypeError(f"{what}; on symbols it may use {ALLOWED}.") from error
