"""``refnet reproduce``: a coursework's experiments, from the first run to the tables."""

from pathlib import Path
from typing import Any

import click

from refnet.cli.reproduction import Reproduction


@click.command()
@click.argument("sheet", metavar="SHEET")
@click.option("--part", type=int, default=None, help="Only what this part of the sheet asks for.")
@click.option("--model", default=None, help="Only this model.")
@click.option("--study", "studies", multiple=True, metavar="NAME",
              help="Only this study, of those above; may be given again.")  # fmt: skip
@click.option("--seeds", type=click.IntRange(min=1), default=None,
              help="Runs of each setting, with seeds from 0  [default: as published; "
              "framework and explained have their own]")  # fmt: skip
@click.option("--quick", is_flag=True,
              help="On the small digits that come with refnet, and with one seed.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), default=None,
              help="Processes at a time  [default: one for each core]")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="Folder for the results  [default: runs/SHEET or runs/SHEET-quick]")  # fmt: skip
def reproduce(sheet: str, out: Path | None, **options: Any) -> None:
    """Run the experiments of SHEET, ucl-cw1 or ucl-hw2, exactly as it says, on MNIST.

    Every run is a process of its own, with a seed of its own. What is finished is kept: when you
    give the command again, only the rest is run. If a process is killed, its run is repeated.

    In the folder of the results you find a file of JSON for each study, with versions, seeds and
    the command, the learning curves and the summary table, in runs/ the history of every run.

    \b
    Studies of ucl-cw1:
      curves       every model and setting of the sheet
      framework    the models in Keras, beside refnet (part 1; needs the extra compare)
      remedies     a run that over-fits: dropout, L2, early stopping (question 1.4)
      search       networks and rates for question 3.4, and the best of them trained to the end
    Studies of ucl-hw2:
      curves       every model and setting of the sheet
      published    every setting by the published solution's recipe
      explained    why its table is as it is: step size, overflow, stability

    \b
    Examples:
      refnet reproduce ucl-cw1 --quick
      refnet reproduce ucl-cw1 --part 3 --model m4 --seeds 3
      refnet reproduce ucl-hw2 --study published
    """
    folder = f"{sheet}-quick" if options["quick"] else sheet
    Reproduction(sheet, out or Path("runs", folder), **options).go()
