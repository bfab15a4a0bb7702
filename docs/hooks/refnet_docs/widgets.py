"""Interactive figures: plain scripts, and what a page shows where they do not run.

A widget is named by its files: ``docs/assets/js/ops/NAME.js`` holds pure functions, which tests
compare with refnet's, and ``docs/assets/js/widgets/NAME.js`` the figure that calls them. A second
word names a variant, with data of its own: ``stepper max_pool2d``.
"""

import json
from collections.abc import Callable
from typing import Any

from refnet_docs import widgets_numeric, widgets_windows

#: Name of a widget: its data, computed by refnet, and the Markdown in its place without scripts.
Widget = Callable[[], tuple[Any, str]]
WIDGETS: dict[str, Widget] = {**widgets_numeric.WIDGETS, **widgets_windows.WIDGETS}
#: Whose pure functions a widget's own ones call.
NEEDS = {"separable": ("stepper",)}


def widget_markdown(name: str, to_root: str) -> str:
    """Container of a widget: its fallback, its data and its scripts.

    The scripts are not deferred: they replace the fallback before what follows it is laid out.

    Raises
    ------
    KeyError
        If there is no widget of this name.
    """
    if name not in WIDGETS:
        raise KeyError(f"expected one of {', '.join(sorted(WIDGETS))}; got {name!r}")
    data, fallback = WIDGETS[name]()
    files = name.split()[0]
    ops = [f"ops/{each}" for each in (*NEEDS.get(files, ()), files)]
    scripts = [f"assets/js/{path}.js" for path in ("widget", *ops, f"widgets/{files}")]
    tags = "".join(f'<script src="{to_root}{path}"></script>' for path in scripts)
    # "</" would end the script element.
    payload = json.dumps(data).replace("</", "<\\/")
    return (
        f'<div class="refnet-widget" data-widget="{files}" markdown>\n\n{fallback}\n\n</div>\n\n'
        f'<script type="application/json" data-widget-data="{files}">{payload}</script>{tags}'
    )
