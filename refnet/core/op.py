r"""The contract of every op, in one place: ``out, pullback = op(*arrays, **options)``.

An op is a pure function that computes its output and returns, beside it, its *pullback*: the
linear map $\mathrm{dout} \mapsto J^\top \mathrm{dout}$ from a gradient with respect to the output
to the gradients with respect to the inputs, $J$ being the Jacobian. The decorator checks what
enters, so that the op below it reads like its equation.
"""

import functools
import inspect
import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any, ParamSpec

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
#: ``pullback(dout)``: one gradient for each positional array (a tuple where there are several).
Pullback = Callable[..., Any]
Axes = dict[str, tuple[str, ...]]
P = ParamSpec("P")
Op = Callable[P, tuple[Any, Pullback]]
SKIP_DX = {"need_dx": False}


def op(**layouts: str) -> Callable[[Op[P]], Op[P]]:
    r"""Make a function an op: check its arrays by layout, and what goes into its pullback.

    The arrays must be real or complex floating point, or objects (exact scalars); mixed precisions
    are promoted as NumPy does, and each gradient returns in the dtype of its array.

    A pullback with the keyword ``need_dx`` can leave its first gradient out, and give None for it:
    nobody wants the gradient by the first layer's input. Every checked pullback takes the keyword.

    Parameters
    ----------
    **layouts : str
        The axes of each positional parameter, by its name and in their order: ``x="N D"``. A letter
        that occurs again is the same size again; ``...`` (first or last) is any number of axes.

    Returns
    -------
    callable
        The decorator, for a function that returns ``out, pullback``.

    Raises
    ------
    TypeError
        From the op: an array of integers, booleans or strings, or a masked one; an unknown or
        missing option. From its pullback: a complex ``dout`` for a real output. From ``op`` itself:
        no layout.
    ValueError
        From the op: a wrong rank or size, an empty axis; from its pullback: a ``dout`` that has not
        the shape of the output.
    """
    if not layouts:
        raise TypeError('op needs a layout for each array, as in @op(x="N D").')
    axes = {name: tuple(layout.split()) for name, layout in layouts.items()}

    def decorate(function: Op[P]) -> Op[P]:
        signature = inspect.signature(function)
        op_name = function.__name__

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> tuple[Any, Pullback]:
            if len(args) != len(axes):
                bound = _bound(signature, op_name, axes, args, kwargs)
                args, kwargs = bound.args, bound.kwargs  # type: ignore[assignment]
            arrays = tuple(map(plain_array, itertools.repeat(op_name), axes, args))
            _check_arrays(op_name, axes, arrays)
            try:
                out, pullback = function(*arrays, **kwargs)  # type: ignore[arg-type]
            except TypeError:  # checked only now, so that a right call does not pay for it
                _bound(signature, op_name, axes, args, kwargs)
                raise
            return out, _checked_pullback(op_name, pullback, arrays, out)

        checked.layouts = axes  # type: ignore[attr-defined]
        return checked

    return decorate


def _bound(
    signature: inspect.Signature, op_name: str, axes: Axes, args: Any, kwargs: Any
) -> inspect.BoundArguments:
    """Bind the call to the signature, or say how it differs."""
    try:
        return signature.bind(*args, **kwargs)
    except TypeError as error:
        arrays = ", ".join(axes)
        options = ", ".join(name for name in signature.parameters if name not in axes)
        rest = f"Give options by name: {options}." if options else "It has no options."
        found = f"{error}; expected {arrays}"
        if len(args) > len(axes):
            found = f"{len(args)} arrays given; expected {len(axes)} ({arrays})"
        raise TypeError(f"{op_name}: {found}. {rest}") from None


def plain_array(owner: str, name: str, argument: Any) -> Array:
    """Return ``argument`` as an array of NumPy's own class, in which * and ** act on each entry."""
    if type(argument) is np.ndarray:
        return argument
    # Only a subclass is asked for its mask: NumPy imports numpy.ma when it is first named.
    if isinstance(argument, np.ndarray) and isinstance(argument, np.ma.MaskedArray):
        raise TypeError(
            f"{owner}: {name} is a masked array; expected a plain array, "
            f"for example {name}.filled(0)."
        )
    try:
        return np.asarray(argument)
    except ValueError as error:
        raise ValueError(
            f"{owner}: {name} is no array: {error}; expected rows of one length."
        ) from error


def _check_arrays(op_name: str, axes: Axes, arrays: tuple[Array, ...]) -> None:
    sizes: dict[str, int] = {}
    for (name, letters), array in zip(axes.items(), arrays, strict=True):
        if array.dtype.kind not in "fcO":
            raise TypeError(
                f"{op_name}: {name} has dtype {array.dtype}; expected a floating, complex or "
                f"object array. Convert it first, for example {name}.astype(np.float32)."
            )
        shape = array.shape
        if letters[0] == "...":
            letters = letters[1:]
            shape = shape[max(len(shape) - len(letters), 0) :]
        elif letters[-1] == "...":
            letters = letters[:-1]
            shape = shape[: len(letters)]
        if len(shape) != len(letters) or any(
            sizes.setdefault(letter, size) != size
            for letter, size in zip(letters, shape, strict=True)
        ):
            raise ValueError(_wrong_shape(op_name, name, axes, arrays, sizes))
        if array.size == 0:
            raise ValueError(
                f"{op_name}: {name} is empty, of shape {array.shape}; expected every axis of "
                f"({', '.join(axes[name])}) to be at least 1."
            )


def _wrong_shape(
    op_name: str, name: str, axes: Axes, arrays: tuple[Array, ...], sizes: dict[str, int]
) -> str:
    position = list(axes).index(name)
    before = dict(list(zip(axes, arrays, strict=True))[:position])
    known = [
        f"{letter} = {sizes[letter]}"
        for letter in axes[name]
        if any(letter in axes[other] for other in before)
    ]
    given = " and ".join(f"{other} of shape {array.shape}" for other, array in before.items())
    because = f" with {', '.join(known)} from {given}" if known else ""
    expected = ", ".join(axes[name]) + ("," if len(axes[name]) == 1 else "")
    return f"{op_name}: {name} has shape {arrays[position].shape}; expected ({expected}){because}."


def _checked_pullback(
    op_name: str, pullback: Pullback, arrays: tuple[Array, ...], out: Any
) -> Pullback:
    shape = np.shape(out)
    dtype = out.dtype if isinstance(out, np.ndarray | np.generic) else np.dtype(object)

    skips = can_skip_dx(pullback)

    @functools.wraps(pullback)
    def checked(dout: ArrayLike, *, need_dx: bool = True) -> Any:
        cotangent = plain_array(op_name, "dout", dout)
        if cotangent.shape != shape:
            raise ValueError(
                f"{op_name}: dout has shape {cotangent.shape}; expected {shape}, "
                f"the shape of the output."
            )
        if cotangent.dtype != dtype and dtype.kind != "O":
            if cotangent.dtype.kind not in ("fciu" if dtype.kind == "c" else "fiu"):
                raise TypeError(
                    f"{op_name}: dout has dtype {cotangent.dtype}; expected {dtype}, "
                    f"the dtype of the output, or one that converts to it."
                )
            cotangent = cotangent.astype(dtype)
        if dtype.kind == "O" and cotangent.dtype.kind in "iu":  # 1 / 2 must stay exact
            cotangent = np.array([Fraction(int(n)) for n in cotangent.flat], object).reshape(shape)
        gradients = pullback(cotangent, **({} if need_dx or not skips else SKIP_DX))
        if len(arrays) == 1:
            return _in_dtype_of(arrays[0], gradients)
        return tuple(map(_in_dtype_of, arrays, gradients))

    return checked


def can_skip_dx(pullback: Pullback) -> bool:
    """Whether the pullback takes ``need_dx``."""
    return "need_dx" in (getattr(pullback, "__kwdefaults__", None) or ())


def _in_dtype_of(array: Array, gradient: Array | None) -> Array | None:
    # A real array beside a complex one has a complex derivative: that one stays as it is.
    if gradient is None or gradient.dtype == array.dtype:
        return gradient
    if (gradient.dtype.kind, array.dtype.kind) == ("c", "f"):
        return gradient
    return gradient.astype(array.dtype)
