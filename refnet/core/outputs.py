"""Where results go: tried before the work that makes them, not after it."""

import contextlib
import errno
import os
from pathlib import Path


def check_writable(option: str, path: Path, *, file: bool = False) -> None:
    """Try to write in the folder ``path``, or the ``file`` of that name, and leave no trace.

    Raises
    ------
    OSError
        If nothing can be written there; the message names the ``option``.
    """
    import tempfile  # not needed to import refnet, and slow to load

    folder = path.parent if file else path
    new: list[Path] = []
    try:
        new = [part for part in (folder, *folder.parents) if not part.exists()]
        if folder.is_file():  # mkdir would say "File exists"
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        if file and path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    except OSError as error:
        what = "file" if file else "folder"
        raise OSError(
            f"{option} is {str(path)!r}; expected a {what} that can be written ({error.strerror})."
        ) from error
    finally:
        for part in new:
            with contextlib.suppress(OSError):  # it was not made, or another process uses it
                part.rmdir()


def writable_file(text: str) -> Path:
    """Return the path of a file that can be written: a ``type`` for argparse."""
    import argparse

    try:
        check_writable("the path", Path(text), file=True)
    except OSError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return Path(text)
