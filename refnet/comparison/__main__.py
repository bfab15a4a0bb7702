"""``python -m refnet.comparison``: compare refnet with Keras, and write what came of it."""

import json
import os
from pathlib import Path

import click

from refnet.comparison.backends import BACKENDS, environment
from refnet.comparison.settings import FULL, QUICK
from refnet.core.outputs import check_writable
from refnet.core.weights import atomic_file
from refnet.coursework.source import source


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "path", required=True, help="File to write.",
              type=click.Path(dir_okay=False, writable=True, path_type=Path))  # fmt: skip
@click.option("--quick", is_flag=True, help="Few updates, on the digits that come with refnet.")
@click.option("--backend", type=click.Choice(BACKENDS), default="tensorflow", show_default=True,
              help="What Keras runs on; the others are tried shortly.")  # fmt: skip
def main(path: Path, quick: bool, backend: str) -> None:
    """Train the models of the UCL sheet in refnet and in Keras, and compare.

    Both begin with the same weights and see the same batches, of MNIST unless --quick is given.
    """
    os.environ.update(environment(backend))  # before Keras is imported
    from refnet.comparison.study import framework_study

    try:
        check_writable("--json", path, file=True)
        document = framework_study(QUICK if quick else FULL, tell=click.echo)
    except (ModuleNotFoundError, OSError, RuntimeError) as error:
        raise click.ClickException(str(error)) from error
    command = ["python -m refnet.comparison", *["--quick"] * quick]
    command += [] if backend == "tensorflow" else [f"--backend {backend}"]
    text = json.dumps(
        {"command": " ".join(command), "source": source(), **document}, allow_nan=False
    )
    with atomic_file(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf8")
    click.echo(f"Written: {path}")


if __name__ == "__main__":
    main()
