r"""Formulas that are typed, in pages, docstrings and statements, are compared with what they claim.

The tables in tests/docs/typed have a check for each of them. A formula that is changed is no longer
in its table, and a check that no longer holds fails.
"""

import html
import re

import pytest

from derivations import catalogue
from tests.docs.typed.checks import Definition, PartOf, Quoted
from tests.docs.typed.collect import claims, formulas, normalized
from tests.docs.typed.sources import DOCS, tables, typed

ENTRIES = [(name, tex) for name, entries in tables().items() for tex in entries]
#: Of a hundred entries, so many at most are definitions, which nothing is compared with.
DEFINITIONS = 4
VERDICTS = catalogue.statements("coursework/published_solution")


@pytest.mark.parametrize("name", typed())
def test_formulas_that_claim_something_are_in_a_table(name: str) -> None:
    unknown = [tex for tex in typed()[name] if claims(tex) and tex not in tables().get(name, {})]
    assert not unknown, f"{name} has formulas that no table of tests/docs/typed checks"


@pytest.mark.parametrize("name", tables())
def test_tables_have_formulas_that_are_typed(name: str) -> None:
    gone = tables()[name].keys() - set(typed().get(name, []))
    assert not gone, f"{name} no longer has these formulas"


@pytest.mark.parametrize(("name", "tex"), ENTRIES, ids=lambda part: part.replace("::", ": "))
def test_typed_formula_holds(name: str, tex: str) -> None:
    entry = tables()[name][tex]
    if isinstance(entry, PartOf):
        whole = tables()[name][entry.formula]
        assert tex in entry.formula
        assert callable(whole) or isinstance(whole, Quoted)
    elif isinstance(entry, Quoted):  # whether it holds, tests/derivations asks
        [claim] = [v.claim for v in VERDICTS if v.title.startswith(f"{entry.verdict}: ")]
        assert tex in formulas(claim)
    elif isinstance(entry, Definition):
        assert len(entry.reason.split()) > 3
    else:
        assert entry() is True


def test_few_formulas_are_definitions() -> None:
    definitions = [e for name, tex in ENTRIES if isinstance(e := tables()[name][tex], Definition)]
    assert 100 * len(definitions) <= DEFINITIONS * len(ENTRIES)


@pytest.mark.parametrize(
    "tex",
    [
        "x", r"\eta", r"\mathrm{dout}_{n, m}", r"x^\top", r"\lambda_{\max}", "f'", r"\mathbf{1}",
        "f(x)", "f'(x)", "f(g(x))", "|f''|", r"\|a\|", "|f'(x)|",
        "0", "-1", r"10^{-30}", r"6 \cdot 10^{-6}", r"\pm 10{,}000", "1/2", r"-\infty",
        "(N, M)", "(N{,})", "(C M, F)", "(k_h, k_w, C, F)", r"(N, D_1 D_2 \cdots)", "a, b",
        r"J_1, \dots, J_K", r"k_h \times k_w", r"28 \times 28",
        "x > 0", r"x \le 0", "M = 1", "p = 1/2", r"\alpha < 0", r"h = 10^{-30}", "m = q",
        r"0 \le i < k_h", "N = D = M", r"\sum_m", r"\sum_{i < k_h,\, j < k_w}", r"\cdot",
        r"\langle a, b \rangle", r"\nabla_x L",
    ],
)  # fmt: skip
def test_names_numbers_shapes_and_settings_claim_nothing(tex: str) -> None:
    assert not claims(tex)


@pytest.mark.parametrize(
    "tex",
    [
        r"\mathrm{out} = x", r"\mathrm{dz} = p - t", "p - t", r"x^\top\,\mathrm{dz}", "-t_{n, m}",
        r"x \approx -37", r"R = \min(k_h, k_w)", r"0 < \eta\, l_2 < 1", r"k = U V^\top",
        r"U V^\top",
        "g(x) = 4", "f(x) = x", "x = (1, 2)", "c M + m", "(u, v + j)", "C M", "1/N", r"1^2",
        r"2^{-52}", r"3 \cdot 4 - 2", "2x", "h^2", r"\sqrt 6", r"|x f'|", r"\log 10",
        r"\partial L / \partial L", r"f \circ g", r"J_g u", r"\langle \nabla f, u \rangle",
        r"\lceil n / s \rceil", "x > y + 1", "M = C F", r"\theta \leftarrow \theta - \eta\, g",
        "x_{n, m} - 1", r"\delta_{n i}\, \delta_{d j}", r"\max(x, 0)", "a = b = c + d",
    ],
)  # fmt: skip
def test_equations_and_expressions_claim_something(tex: str) -> None:
    assert claims(tex)


TRICKY = r"""
Costs \$5, or \$6. An inline $a + b$, `code $c + d$`, ``more ` code $e$``, and $f
+ g$ over two lines; {{ rejected x $h$ }} {{ formula dx }} <!-- a comment $i + j$ -->

| a table | $k + l$ |
|---|---|
| with $|m|$ | and `a $ sign`, $n$ |

    ```sh
    echo $o$ $p
    ```

```python
q = "$r + s$"
```
$$
t + u ,
$$

No formula: $ v has a blank behind its sign, and this one ends $with $5.
"""


def test_formulas_are_found_in_text_and_not_in_code() -> None:
    assert formulas(TRICKY) == ["a + b", "f + g", "k + l", "|m|", "n", "t + u"]


def test_collector_finds_what_the_site_shows() -> None:
    """Compare with the formulas that the site's Markdown makes of the same pages."""
    markdown = pytest.importorskip("markdown", reason="the extra docs is not installed")
    pytest.importorskip("pymdownx", reason="the extra docs is not installed")
    options = {"pymdownx.arithmatex": {"generic": True}}
    extensions = ["tables", "admonition", "attr_list", "md_in_html", *options]
    extensions += ["pymdownx.details", "pymdownx.superfences", "pymdownx.inlinehilite"]
    converter = markdown.Markdown(extensions=extensions, extension_configs=options)
    compared = 0
    for path in DOCS.rglob("*.md"):
        text = re.sub(r"\{\{ .*? \}\}", "-", path.read_text("utf-8"), flags=re.DOTALL)
        rendered = html.unescape(converter.reset().convert(text))
        shown = re.findall(r'class="arithmatex">\\[(\[](.*?)\\[)\]]<', rendered, re.DOTALL)
        assert {normalized(tex) for tex in shown} == set(formulas(text)), path
        compared += len(formulas(text))
    assert compared > 500
