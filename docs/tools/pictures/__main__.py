"""Draw the pictures of the pages: ``python docs/tools/pictures docs/figures [NAME ...]``."""

import sys

from refnet_pictures.drawing import main

main(sys.argv[1:])
