"""MkDocs hook: the button of an example with prompts copies the code that Python runs.

Material's button copies what its block shows, or the attribute ``data-copy`` of something around
it; with the prompts and the output, Python could not run it.
"""

import html
import re
from doctest import DocTestParser
from typing import Any

#: A block of highlighted code whose first letters are a prompt.
EXAMPLE = re.compile(
    r'(?P<open><div class="[^"]*\bhighlight")>(?P<code><pre>(?:<[^>]+>)*&gt;&gt;&gt; .*?</pre>)',
    re.DOTALL,
)


def code(text: str) -> str:
    """Keep the statements of an example, with an empty line after one of several lines."""
    sources = [example.source for example in DocTestParser().get_examples(text)]
    return "".join(f"{source}\n" if "\n " in source else source for source in sources).rstrip()


def on_page_content(content: str, **_: Any) -> str:
    """Say what each button copies."""
    return EXAMPLE.sub(_with_code, content)


def _with_code(block: re.Match[str]) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", block["code"]))
    return f'{block["open"]} data-copy="{html.escape(code(text))}">{block["code"]}'
