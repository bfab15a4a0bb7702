"""``refnet derive``."""

import click


@click.command()
@click.argument("names", nargs=-1, metavar="[OP]...")
@click.option("--latex", is_flag=True, help="Print LaTeX.")
def derive(names: tuple[str, ...], latex: bool) -> None:
    """Print the derivation of each OP's gradient, or of all, every step checked as it is printed.

    OP is a key such as layers/dense, or its last part, dense.
    """
    from refnet.verification.derivations import derivations

    derivations("show").show(names, latex=latex, write=click.echo)
