"""Interactive figures: plain scripts, and what a page shows where they do not run.

A widget is named by its files: ``docs/assets/js/ops/NAME.js`` holds pure functions, which tests
compare with refnet's, and ``docs/assets/js/widgets/NAME.js`` the figure that calls them.
"""

import json
from collections.abc import Callable
from typing import Any

from refnet_docs import widgets_numeric

#: Name of a widget: its data, computed by refnet, and the Markdown in its place without scripts.
Widget = Callable[[], tuple[Any, str]]
WIDGETS: dict[str, Widget] = {**widgets_numeric.WIDGETS}


def widget_markdown(name: str, to_root: str) -> str:
    """Container of a widget: its fallback, its data and its scripts.

    Raises
    ------
    KeyError
        If there is no widget of this name.
    """
    if name not in WIDGETS:
        raise KeyError(f"expected one of {', '.join(sorted(WIDGETS))}; got {name!r}")
    data, fallback = WIDGETS[name]()
    scripts = [f"assets/js/{path}.js" for path in ("widget", f"ops/{name}", f"widgets/{name}")]
    tags = "".join(f'<script src="{to_root}{path}" defer></script>' for path in scripts)
    # "</" would end the script element.
    payload = json.dumps(data).replace("</", "<\\/")
    return (
        f'<div class="refnet-widget" data-widget="{name}" markdown>\n\n{fallback}\n\n</div>\n\n'
        f'<script type="application/json" data-widget-data="{name}">{payload}</script>{tags}'
    )
