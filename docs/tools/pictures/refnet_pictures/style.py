"""Colours and letters of the pictures."""

from pathlib import Path

import matplotlib

#: Drawn with these, which nothing else draws with; svg.py puts the site's variables in their place.
COLOURS = {
    "ink": "#010101",
    "faint": "#010102",
    "paper": "#010103",
    "input": "#010104",
    "weight": "#010105",
    "output": "#010106",
    "gradient": "#010107",
}
#: In points. On a phone the width becomes 328 px, so that SIZE is above 9 px there.
WIDTH, SIZE = 420, 12
PIXELS = 1.4  # of a page for a point: letters get the size of the text around them

_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
#: Matplotlib's own copies: another release of the same font would give other bytes.
FONTS = {
    ("sans", "normal"): _FONTS / "DejaVuSans.ttf",
    ("sans", "bold"): _FONTS / "DejaVuSans-Bold.ttf",
    ("mono", "normal"): _FONTS / "DejaVuSansMono.ttf",
    ("mono", "bold"): _FONTS / "DejaVuSansMono-Bold.ttf",
}
RC = {"mathtext.fontset": "cm", "svg.fonttype": "path", "path.simplify": False}
