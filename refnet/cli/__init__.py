"""The command ``refnet``: verify, derive, train, bench."""

import sys


def main() -> int:
    """Run the command line, or say which extra it needs."""
    from refnet.core.extras import require

    try:
        for package in ("click", "rich"):
            require(package, extra="cli", purpose="the command refnet")
        from refnet.cli.app import app
    except ModuleNotFoundError as error:
        print(f"refnet: {error}", file=sys.stderr)
        return 2
    return int(app(standalone_mode=True) or 0)


if __name__ == "__main__":
    sys.exit(main())
