"""What the indices of a page's derivations name."""

from typing import Any

from refnet_docs.equations import claims, latex, printing, symbol

#: Why every derivation of a gradient begins with the same sum.
CHAIN_RULE = (
    r"By the chain rule ([step by step](../guides/chain-rule.md)) each gradient is the derivative "
    r"of $\sum \mathrm{dout} \cdot \mathrm{out}$, the sum over all entries of the output, in which "
    r"$\mathrm{dout}$, the gradient of the loss with respect to the output, is constant."
)


def indices_markdown(key: str) -> str:
    """Say where the derivations of ``key`` start, what their free indices name, and the delta."""
    import sympy

    all_of_them = [derivation for claim in claims(key) for derivation in claim.derivations]
    second = [d for d in all_of_them if d.name == "H"]
    jacobians = [d for d in all_of_them if d.name == "J"]
    names = _list(index for d in all_of_them if d not in second for index in _free(d))
    text = f"The {names} the entry with respect to which the derivative is taken"
    if second:
        of_second = _list(index for d in second for index in d.target.indices)
        text += f", and in the second derivatives the {of_second} that of the second"
    text += "."
    if jacobians:
        of_out = _list(index for d in jacobians for index in d.free)
        text += f" In the Jacobian the {of_out} the entry of the output."
    if any(_has_delta(step.expr) for d in all_of_them for step in d.steps) or any(
        _has_delta(claim.forward.expr) for claim in claims(key)
    ):
        text += r" The Kronecker delta $\delta_{a\,b}$ is 1 where $a = b$ and 0 elsewhere."
    padded = sorted({name for d in all_of_them for name in d.zero_extended})
    if padded:
        names = ", ".join(f"${symbol(name)}$" for name in padded)
        text = (
            "The image $x$ has $H_x$ rows and $W_x$ columns, the output $H_o$ and $W_o$, the "
            "kernel or window $k_h$ and $k_w$; $s_h$ and $s_w$ are the strides, $p_h$ and $p_w$ "
            "the rows and columns of padding in front of the image "
            "([their sizes](../identities/geometry.md)). " + text
        ) + f" Outside their shape {names} read as 0."
    if any(
        _is_long(part) for d in all_of_them for s in d.steps for part in s.expr.atoms(sympy.Sum)
    ):
        text += r" In $\sum_{i < I,\, j < J}$ every index runs from 0."
    return f"{CHAIN_RULE} {text}"


def _is_long(total: Any) -> bool:
    return len(total.limits) > printing().MANY


def _free(derivation: Any) -> Any:
    """Free indices of the entry that is differentiated by."""
    return derivation.at_indices or derivation.target.indices


def _list(symbols: Any) -> str:
    """``indices $i$ and $j$ name``, each once."""
    *first, last = dict.fromkeys(f"${latex(symbol)}$" for symbol in symbols)
    return f"indices {', '.join(first)} and {last} name" if first else f"index {last} names"


def _has_delta(expr: Any) -> bool:
    import sympy

    return bool(expr.has(sympy.KroneckerDelta))
