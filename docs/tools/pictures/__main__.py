"""Draw the pictures of the pages: ``python docs/tools/pictures docs/figures [NAME ...]``."""

import sys
from pathlib import Path

from refnet_pictures.drawing import main

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the derivations, in the clone
main(sys.argv[1:])
