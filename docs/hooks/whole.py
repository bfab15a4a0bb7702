"""MkDocs hook: numbers and options are kept on one line, such as 2.5e-16, 0.91 ± 0.02 and --quick.

A browser ends lines at their hyphens and spaces. Their text stays as it is, so that it can be
searched and copied. Formulas are kept whole by docs/hooks/katex.py.
"""

import re
from typing import Any

TAG = re.compile(r"""(<!--.*?-->|<(?:"[^"]*"|'[^']*'|[^'">])*>)""", re.DOTALL)
NAME = re.compile(r"</?(\w+)")
#: Elements that hold no prose, or in which HTML has no span.
SKIPPED = {"math", "option", "pre", "script", "style", "svg", "textarea", "title"}
FORMULA = 'class="arithmatex"'
DECIMAL = r"\d+(?:[.,]\d+)*(?:e[+-]\d+)?%?"
WHOLE = re.compile(
    rf"(?P<spread>{DECIMAL} ± {DECIMAL})"
    r"|(?P<small>(?<![\w.])[-−]?\d+(?:\.\d*)?e[+-]\d+)"
    r"|(?P<option>(?<![^\s(])--?[a-z][\w-]*)"
)


def on_post_page(output: str, **_: Any) -> str:
    """Keep them whole in a page, after it was read for the search."""
    return keep_whole(output)


def keep_whole(html: str) -> str:
    """Return the same page with a span around each."""
    parts, inside = TAG.split(html), ""
    for place, part in enumerate(parts):
        if place % 2:  # a tag or a comment
            name = NAME.match(part)
            if name is None:
                continue
            if inside:
                inside = "" if part.startswith("</") and name[1] == inside else inside
            elif name[1] in SKIPPED or FORMULA in part:
                inside = "" if part.endswith("/>") else name[1]
        elif not inside:
            parts[place] = WHOLE.sub(r'<span class="refnet-whole">\g<0></span>', part)
    return "".join(parts)
