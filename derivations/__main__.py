"""``python -m derivations [--latex] [name ...]``: print derivations, each step checked."""

import argparse
import sys

from . import catalogue
from .show import show


def main() -> int:
    """Print the named derivations, or all of them."""
    parser = argparse.ArgumentParser(
        prog="python -m derivations",
        description="Print the derivation of each op's gradient, step by step. Every step is "
        "checked against the definition as it is printed.",
    )
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(catalogue.keys())}")
    parser.add_argument("--latex", action="store_true", help="print LaTeX")
    arguments = parser.parse_args()
    try:
        show(arguments.name, latex=arguments.latex)
    except BrokenPipeError:
        sys.stderr.close()  # the reader, head perhaps, has seen enough
    except KeyError as error:
        parser.error(error.args[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
