"""Write the notebooks of all ops: ``python docs/tools/notebooks [KEY ...]``, in a clone.

Each is executed in a kernel of its own.
"""

import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "hooks")]

from refnet_notebooks.execution import kernel  # noqa: E402
from refnet_notebooks.template import notebook  # noqa: E402

from refnet.verification import specs  # noqa: E402


def main(names: list[str]) -> None:
    """Write the notebooks of the named ops, or of all."""
    for key in [specs.resolve(name) for name in names] or specs.keys():
        path = ROOT / "docs" / "notebooks" / f"{key}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder, kernel(ROOT, Path(folder)) as run:
            executed = run(notebook(key))
        nbformat.validate(executed)
        nbformat.write(executed, path)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
