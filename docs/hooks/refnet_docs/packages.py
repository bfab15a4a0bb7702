"""What the site is built with: pinned packages, and files of others that it carries."""

import hashlib
import importlib.metadata
import re

from refnet_docs.request import Request

PIN = re.compile(r"^([\w.-]+)==(\S+)$", re.MULTILINE)
VENDORED = re.compile(r"^\| (\S+) \|.*?`([0-9a-f]{64})`", re.MULTILINE)


def packages_markdown(request: Request) -> str:
    """List the pinned packages, and what this build has in place of them."""
    pinned = dict(PIN.findall(request.root.joinpath("constraints.txt").read_text("utf-8")))
    here = {name: installed(name) for name in pinned}
    other = {n: v for n, v in here.items() if v not in ("none", pinned[n])}
    present = sum(version != "none" for version in here.values())
    differ = ", ".join(f"{name} {version}" for name, version in other.items()) or "none"
    listed = " ".join(f"`{name}=={version}`" for name, version in pinned.items())
    return (
        f"`constraints.txt` pins {len(pinned)} packages, of which {present} were installed where "
        f"this site was built. Installed in another version than the pinned one: {differ}.\n\n"
        f'??? note "All {len(pinned)} pinned packages"\n\n    {listed}'
    )


def vendored_markdown(request: Request) -> str:
    """Table of the vendored files, each hashed anew.

    Raises
    ------
    ValueError
        If a file is not the one that its README describes.
    """
    folder = request.root / "docs" / "assets" / "vendor"
    readme = folder.joinpath("README.md").read_text("utf-8")
    for name, digest in VENDORED.findall(readme):
        found = hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest()
        if found != digest:
            raise ValueError(f"{name} has the sha256 {found}; its README says {digest}")
    table = [line for line in readme.splitlines() if line.startswith("|")]
    return (
        f'<div class="refnet-results refnet-vendored" markdown>\n\n{chr(10).join(table)}\n\n</div>'
    )


def installed(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"
