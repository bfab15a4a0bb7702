"""Optimizers and learning-rate schedules."""

from refnet.optimizers.exponential_decay import ExponentialDecay
from refnet.optimizers.optimizer import Optimizer
from refnet.optimizers.schedules import ConstantSchedule, Schedule
from refnet.optimizers.sgd import SGD

__all__ = ["SGD", "ConstantSchedule", "ExponentialDecay", "Optimizer", "Schedule"]
