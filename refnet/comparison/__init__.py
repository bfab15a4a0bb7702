"""refnet and Keras side by side: the same networks, weights and batches."""

from refnet.comparison.figure import plot_trajectories
from refnet.comparison.keras_twin import keras_twin
from refnet.comparison.side_by_side import side_by_side
from refnet.comparison.study import framework_study
from refnet.comparison.trajectories import compare_losses

__all__ = [
    "compare_losses",
    "framework_study",
    "keras_twin",
    "plot_trajectories",
    "side_by_side",
]
