"""Which kernels are separable: those of rank 1, and 0.

An outer product has no 2x2 minor but 0. Conversely, if all of them vanish and k[a, e] does not, k
is its column e times its row a, divided by that entry. Nothing but +, -, *, / is used, so rational
kernels have rational factors, and integer kernels integer ones.
"""

import random

import sympy as sp

from refnet.verification.identity import is_zero

from ..calculus import Definition
from ..calculus.images import a, e, i, j, k_h, k_w
from ..calculus.statement import Equation, Fact, Statement
from ..calculus.symbols import arrays
from .parts.kernel_matrices import bezout, factors, minors, rank

k, U, V, minor = arrays("k U V minor")
KERNEL = Definition("k", {i: k_h, j: k_w}, U[i] * V[j])
MINOR = Definition(
    "minor", {i: k_h, j: k_w, a: k_h, e: k_w}, k[i, j] * k[a, e] - k[i, e] * k[a, j]
)  # fmt: skip
AT = [{"k_h": 4, "k_w": 5}, {"k_h": 3, "k_w": 2}, {"k_h": 2, "k_w": 4}]
Matrix = sp.ImmutableMatrix
SEPARABLE = {
    "Sobel": Matrix([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "Prewitt": Matrix([[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
    "mean": Matrix(3, 3, [1] * 9) / 9,
    "binomial 5x5": Matrix(5, 5, lambda r, s: sp.binomial(4, r) * sp.binomial(4, s)),
}
OTHERS = {
    "identity 2x2": Matrix(sp.eye(2)),
    "identity 3x3": Matrix(sp.eye(3)),
    "Laplacian": Matrix([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
}
RANKS = dict.fromkeys(SEPARABLE, 1) | {"identity 2x2": 2, "identity 3x3": 3, "Laplacian": 2}


def derive() -> list[Statement]:
    """State the criterion, both ways, and apply it."""
    generic = Matrix(2, 2, sp.symbols("k_00 k_01 k_10 k_11", real=True))
    return [
        Equation(
            "separable kernels have vanishing minors",
            "If $k$ is an outer product, all its 2x2 minors vanish.",
            [
                ("a minor", minor[i, j, a, e]),
                (r"with $k = U V^\top$ both products are equal", sp.S.Zero),
            ],
            {"U": (k_h,), "V": (k_w,)},
            AT,
            MINOR.ranges,
            [MINOR, KERNEL],
        ),
        Equation(
            "kernels with vanishing minors are separable",
            "For any $k$, the entry less column times row, divided by an entry $k_{a, e}$ that is "
            "not 0, is a minor divided by it. If the minors vanish, $k$ is that column times that "
            "row; and if there is no such entry, $k$ is 0.",
            [
                ("the entry less column times row", k[i, j] - k[i, e] * k[a, j] / k[a, e]),
                ("is a minor, divided by the entry", minor[i, j, a, e] / k[a, e]),
            ],
            {"k": (k_h, k_w)},
            AT,
            MINOR.ranges,
            [MINOR],
        ),
        Fact(
            "the 2x2 kernel",
            "There is one minor: the determinant.",
            lambda: _check_generic(generic),
            [("separable where this is 0", generic.det())],
        ),
        *(_separable(name, kernel) for name, kernel in SEPARABLE.items()),
        *(_not_separable(name, kernel) for name, kernel in OTHERS.items()),
        Fact(
            "integer factors",
            "An integer kernel of rank 1 has integer factors: $V$ a row divided by the greatest "
            "common divisor of its entries, so that some integer combination of them is 1, and $U$ "
            "the same combination of the columns. Found for 50 kernels.",
            check_integers,
        ),
    ]


def _separable(name: str, kernel: sp.ImmutableMatrix) -> Fact:
    U, V = factors(kernel)
    product = sp.Eq(kernel, sp.MatMul(U, V, evaluate=False), evaluate=False)
    says = "Rank 1: all 2x2 minors vanish, and the factors multiply to it."
    return Fact(
        f"{name}: separable",
        says,
        lambda: check_rank(name, kernel),
        [("a column times a row", product)],
    )


def _not_separable(name: str, kernel: sp.ImmutableMatrix) -> Fact:
    size = rank(kernel)
    witness = next(filter(None, minors(kernel, size)))
    shown = [("the kernel", kernel), (f"a minor of {size} rows", witness)]
    says = f"Rank {size}: the larger minors vanish, one of {size} rows does not."
    if size == min(kernel.shape):
        says = f"Rank {size}, the largest possible: a minor of {size} rows is not 0."
    return Fact(f"{name}: not separable", says, lambda: check_rank(name, kernel), shown)


def check_rank(name: str, kernel: sp.ImmutableMatrix) -> int:
    """Check the rank by minors, by elimination, and by whether factors are found."""
    assert rank(kernel) == kernel.rank() == RANKS[name], f"{name} has rank {rank(kernel)}"
    try:
        U, V = factors(kernel)
    except ValueError:
        assert RANKS[name] > 1, f"{name}: no factors found"
    else:
        assert RANKS[name] == 1, f"{name} = {U} {V}"
        assert kernel == U * V, f"{name}: {U} {V}"
    return 3


def _check_generic(kernel: sp.ImmutableMatrix) -> int:
    outer = Matrix(sp.symbols("U_0 U_1")) * Matrix(sp.symbols("V_0 V_1")).T
    assert not is_zero(kernel.det()), "every 2x2 kernel is separable"
    assert is_zero(kernel.det().xreplace(dict(zip(kernel, outer, strict=True))))
    return 2


def check_integers() -> int:
    """Factor integer kernels of rank 1, and write U as an integer combination of columns."""
    draw = random.Random(0)
    count = 0
    for _ in range(50):
        height, width = draw.randrange(1, 5), draw.randrange(1, 5)
        column = Matrix(height, 1, [draw.randrange(-6, 7) for _ in range(height)])
        row = Matrix(1, width, [draw.choice([-6, -4, 4, 9, 12]) for _ in range(width)])
        kernel = column * row
        U, V = factors(kernel)
        assert all(entry.is_Integer for entry in (*U, *V)), f"{kernel} = {U} {V}"
        if any(kernel):
            combination = bezout(V)
            assert (V * combination)[0] == 1, f"{V} has a common divisor"
            assert kernel * combination == U, f"{U} is no combination of columns of {kernel}"
        count += 1
    return count
