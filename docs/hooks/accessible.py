"""MkDocs hook: what Material's templates and Markdown's tables lack for screen readers.

What only the browser knows, such as which formulas are wider than the screen, is done by
docs/assets/js/accessible.js. tests/browser looks at every page with axe-core.
"""

import re
from typing import Any

#: Material's search is a dialog without a name.
SEARCH = re.compile(r'(<div class="md-search" data-md-component="search" role="dialog")>')
#: A corner of a table, which Markdown can only write as a header.
CORNER = re.compile(r"<th(?P<attributes>[^>]*)>\s*</th>")


def on_page_content(html: str, **_: Any) -> str:
    """Make a header that heads nothing an ordinary cell."""
    return CORNER.sub(r"<td\g<attributes>></td>", html)


def on_post_page(output: str, **_: Any) -> str:
    """Name the dialog of the search."""
    return SEARCH.sub(r'\1 aria-label="Search">', output)


def on_post_template(output_content: str, **_: Any) -> str:
    """Do the same in 404.html, which is no page of the navigation."""
    return SEARCH.sub(r'\1 aria-label="Search">', output_content)
