"""Training: one update, a whole run, its evaluation and its history."""

from refnet.training.callbacks import Callback
from refnet.training.divergence import DivergenceError
from refnet.training.early_stopping import EarlyStopping
from refnet.training.evaluation import evaluate
from refnet.training.fitting import fit
from refnet.training.history import History
from refnet.training.parallel import DataParallel
from refnet.training.plots import plot_learning_curves, plot_summary_table
from refnet.training.step import train_step

__all__ = [
    "Callback",
    "DataParallel",
    "DivergenceError",
    "EarlyStopping",
    "History",
    "evaluate",
    "fit",
    "plot_learning_curves",
    "plot_summary_table",
    "train_step",
]
