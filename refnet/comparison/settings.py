"""What is compared: the runs of the sheet, and how long each comparison is."""

from dataclasses import dataclass

from refnet.coursework.ucl_cw1 import SHEET

#: Epochs and learning rate of every run.
SETTINGS = {
    model: tuple((setting.epochs, setting.learning_rate) for setting in settings)
    for model, settings in SHEET.settings.items()
}
DENSE = ("m1", "m2", "m3")
#: Whole runs are compared of the dense models, and of m4 but for its last, longest setting.
WHOLE_RUNS = [
    (model, epochs, rate)
    for model in (*DENSE, "m4")
    for epochs, rate in SETTINGS[model]
    if model in DENSE or epochs < 20
]
#: Models that every back end is tried on.
EVERYWHERE = (*DENSE, "m4")


@dataclass(frozen=True)
class Extent:
    """How much of it is compared.

    Parameters
    ----------
    data : str
        Name of a dataset.
    updates : dict of str to (int, int)
        By dtype: those of a trajectory of a dense model, and of one with convolutions.
    most_epochs : int
        Longer runs are cut.
    models : tuple of str
    """

    data: str
    updates: dict[str, tuple[int, int]]
    most_epochs: int
    models: tuple[str, ...] = tuple(SETTINGS)

    def updates_of(self, model: str, dtype: str) -> int:
        """Length of a trajectory."""
        dense, convolutional = self.updates[dtype]
        return dense if model in DENSE else convolutional


FULL = Extent("mnist", {"float64": (200, 200), "float32": (2000, 500)}, most_epochs=40)
QUICK = Extent("digits", {"float64": (20, 20), "float32": (40, 40)}, most_epochs=2)


def learning_rates(model: str) -> list[float]:
    """Distinct learning rates of a model's runs, the smallest first."""
    return sorted({rate for _, rate in SETTINGS[model]})
