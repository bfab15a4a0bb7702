"""The commands and their common frame."""

from typing import Any

import click

import refnet
from refnet.cli.bench import bench
from refnet.cli.derive import derive
from refnet.cli.reproduce import reproduce
from refnet.cli.train import train
from refnet.cli.verify import verify


class _Commands(click.Group):
    """A group in which a refusal is one line, not a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # the reader (head, say) has enough: click ends quietly
            raise
        except (KeyError, ValueError, TypeError, ModuleNotFoundError, OSError) as error:
            message = error.args[0] if isinstance(error, KeyError) else error
            raise click.ClickException(str(message)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(refnet.__version__, prog_name="refnet")
def app() -> None:
    """Neural-network layers in NumPy whose gradients are derived, proved and measured."""


for command in (verify, derive, train, reproduce, bench):
    app.add_command(command)
