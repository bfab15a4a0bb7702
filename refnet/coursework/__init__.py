"""The courseworks that refnet answers: their experiments, run and judged."""

from refnet.coursework import ucl_cw1, ucl_hw2
from refnet.coursework.sheet import Setting, Sheet

SHEETS = {module.SHEET.name: module.SHEET for module in (ucl_cw1, ucl_hw2)}

__all__ = ["SHEETS", "Setting", "Sheet"]
