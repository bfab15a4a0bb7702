"""Numbers, options and short formulas are kept on one line, and the text stays as it is."""

from collections.abc import Callable
from types import ModuleType

import pytest

Script = Callable[[str], ModuleType]
WHOLE = '<span class="refnet-whole">{}</span>'


@pytest.mark.parametrize(
    "text", ["2.5e-16", "1e-12", "-1.6e-03", "0.9178 ± 0.0006", "1e-3 ± 2e-4", "--quick", "-m"]
)
def test_numbers_and_options_are_kept_whole(load_script: Script, text: str) -> None:
    keep_whole = load_script("hooks/whole.py").keep_whole
    shown = keep_whole(f"<p>About {text}, or <code>{text}</code>.</p>")
    assert shown == f"<p>About {WHOLE.format(text)}, or <code>{WHOLE.format(text)}</code>.</p>"


@pytest.mark.parametrize(
    "page",
    [
        "<p>0.98, 3-4, x1e-3, p - t, well-known, ± 2</p>",
        '<p title="1e-12">x</p><!-- 1e-12 > 0 -->',
        '<span class="arithmatex">\\(1e-12\\)</span>',
        "<svg><text>1e-12</text></svg><pre><code>1e-12</code></pre><script>1e-12</script>",
        "<title>1e-12</title><select><option>1e-12</option></select>",
    ],
)
def test_other_text_is_left_alone(load_script: Script, page: str) -> None:
    keep_whole = load_script("hooks/whole.py").keep_whole
    assert keep_whole(page) == page
    assert WHOLE.format("1e-9") in keep_whole(f"{page}<p>1e-9</p>")


def rendered(katex: ModuleType, before: str, parts: list[str], after: str) -> str:
    shown = "".join(f'<span class="katex-base">{part}</span>' for part in parts)
    return katex._inline(
        before, f'<span class="katex-mathml"><math>x\nx</math></span>{shown}', after
    )


def test_short_formulas_and_what_is_attached_to_formulas_are_kept_whole(
    load_script: Script,
) -> None:
    katex = load_script("hooks/katex.py")
    long = "x" * katex.SHORT
    opening = WHOLE.partition("{}")[0]
    short = rendered(katex, "", ["k=", "2\u200b" * (katex.SHORT - 2)], "")
    assert short.startswith(opening)
    assert "<wbr>" not in short
    assert opening not in rendered(katex, "", [long, "y"], "")
    attached = rendered(katex, "(", [long, "y", "z"], "),")
    assert attached.startswith(f"{opening}(")
    assert attached.endswith("),</span>")
    assert attached.count("<wbr>") == 2  # between its three parts


def test_what_is_attached_to_a_formula_is_found(load_script: Script) -> None:
    formula = '<span class="arithmatex">\\(x\\)</span>'
    (match,) = load_script("hooks/katex.py").FORMULA.finditer(f"<p>see ({formula}), too</p>")
    assert (match["before"], match["tex"], match["after"]) == ("(", "\\(x\\)", "),")
