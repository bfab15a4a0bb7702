"""A process that makes one document, by ``python -m``, with arguments NAME FILE DATA COMMAND.

NAME is one of those in ``refnet.coursework.explained``; with the small digits as DATA it does
less. COMMAND is noted in the document.
"""

import sys
from pathlib import Path

import numpy as np

from refnet.coursework.explained import EXPLANATIONS
from refnet.coursework.explanations.documents import save_document
from refnet.coursework.source import source
from refnet.data import load
from refnet.training.metadata import versions


def main(arguments: list[str]) -> None:
    """Make the document, and write it."""
    name, path, data_name, command = arguments
    data = load(data_name, dtype=np.float64)
    document = EXPLANATIONS[name](data, data_name == "digits")
    head = {"command": command, "versions": versions(), "source": source()}
    save_document({**head, **document}, Path(path))


if __name__ == "__main__":
    main(sys.argv[1:])
