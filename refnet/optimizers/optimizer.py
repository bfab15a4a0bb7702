"""What all optimizers share: named parameters, a schedule, a state for each array."""

from collections.abc import Mapping

import numpy as np

from refnet.core.op import Array
from refnet.optimizers.schedules import Schedule, as_schedule


class Optimizer:
    """Base of all optimizers: ``step(params, grads)`` changes the parameters in place.

    A subclass names the arrays it keeps for each parameter in ``slots`` (momentum would keep
    ``("velocity",)``) and defines ``update``.

    Parameters
    ----------
    learning_rate : float or Schedule
        Rate of every update, or what gives it: see [ExponentialDecay][refnet.ExponentialDecay].

    Attributes
    ----------
    iterations : int
        Updates done so far.
    state : dict
        ``state[name][slot]``: arrays of the parameter's shape, zero at first.
    """

    slots: tuple[str, ...] = ()

    def __init__(self, learning_rate: float | Schedule) -> None:
        self.schedule = as_schedule(learning_rate)
        self.iterations = 0
        self.state: dict[str, dict[str, Array]] = {}

    @property
    def learning_rate(self) -> float:
        """Rate of the next update."""
        return self.schedule(self.iterations)

    def update(self, param: Array, grad: Array, state: dict[str, Array], rate: float) -> None:
        """Change ``param``, and its ``state``, in place by ``grad``, at the learning rate ``rate``.

        The one method that an optimizer must define.
        """
        raise NotImplementedError(f"{type(self).__name__} must define update(...)")

    def step(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Update every parameter once.

        Parameters
        ----------
        params : dict of str to array
            Parameters by name, changed in place.
        grads : dict of str to array
            Their gradients, by the same names and of the same shapes.

        Raises
        ------
        ValueError
            If ``grads`` has not the names of ``params``, or a gradient not its array's shape;
            nothing is changed then.
        """
        if params.keys() != grads.keys():
            raise ValueError(
                f"grads has the names {sorted(grads)}; expected those of params, {sorted(params)}."
            )
        for name, param in params.items():
            if grads[name].shape != param.shape:
                raise ValueError(
                    f"the gradient of {name} has shape {grads[name].shape}; expected {param.shape}."
                )
        rate = self.learning_rate
        for name, param in params.items():
            if name not in self.state:
                self.state[name] = {slot: np.zeros_like(param) for slot in self.slots}
            self.update(param, grads[name], self.state[name], rate)
        self.iterations += 1
