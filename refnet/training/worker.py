"""Child processes, as the parent sees them."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.training.child import LOSS, ORDER, Stream, receive, serve
from refnet.training.sharing import one_blas_thread, shared_copy

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext


class Worker:
    """The parent's side of one child, which waits for orders from now on.

    Parameters
    ----------
    name : str
        What errors call it.
    context : ForkContext
    model : Sequential
        Its parameters are shared arrays already.
    loss : Loss
    x, labels : array
        A part of a batch, as long as the longest to come.
    streams : iterable of Stream
    pipes : iterable of Connection
        The parent's ends of the pipes of the children made before.

    Attributes
    ----------
    batch, grads : dict of str to array
        Shared: "x" and "labels", which the child reads, and the gradients that it writes.
    """

    def __init__(
        self,
        name: str,
        context: "ForkContext",
        model: Sequential,
        loss: Loss,
        x: Array,
        labels: Array,
        *,
        streams: Iterable[Stream],
        pipes: "Iterable[Connection]",
    ) -> None:
        self.name = name
        self.grads = {key: shared_copy(key, array) for key, array in model.params.items()}
        self.batch = {"x": shared_copy("x", x), "labels": shared_copy("labels", labels)}
        self.pipe, end = context.Pipe()
        arguments = (end, [*pipes, self.pipe], model, loss, self.batch, self.grads, streams)
        self._process = context.Process(target=serve, args=arguments, name=name, daemon=True)
        self._process.start()
        end.close()  # the child alone holds it: when it dies, the pipe ends

    def has_room(self, x: Array, labels: Array) -> bool:
        """Whether a part such as this one fits into the shared memory."""
        return all(
            (array.dtype, array.shape[1:]) == (room.dtype, room.shape[1:])
            and len(array) <= len(room)
            for array, room in ((x, self.batch["x"]), (labels, self.batch["labels"]))
        )

    def send(self, x: Array, labels: Array, weight: float) -> None:
        """Give the child its part of the batch, and the weight of the part's loss."""
        self.batch["x"][: len(x)] = x
        self.batch["labels"][: len(x)] = labels
        with contextlib.suppress(OSError):  # it has died, as receive will say
            self.pipe.send_bytes(ORDER.pack(len(x), weight))

    def receive(self) -> float:
        """Wait until the gradients are in ``grads``; return the weighted loss."""
        try:
            reply = receive(self.pipe)
        except (EOFError, OSError):
            self._process.join()
            raise RuntimeError(
                f"{self.name} died with exit code {self._process.exitcode} (negative: the number "
                f"of a signal); expected the gradients of its part of the batch."
            ) from None
        if len(reply) != LOSS.size:
            raise RuntimeError(f"{self.name} raised {reply.decode()}")
        return float(LOSS.unpack(reply)[0])

    def stop(self) -> None:
        """End the child at once, whatever it does: it holds nothing that must be put in order."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()


def start_workers(
    processes: int, model: Sequential, loss: Loss, x: Array, labels: Array
) -> Iterator[Worker]:
    """Fork a child for each process but the first, for parts of batches up to this one."""
    context = fork_context(processes)
    streams = [
        (layer, name, generator.spawn(processes - 1))
        for layer in model
        for name, generator in vars(layer).items()
        if isinstance(generator, np.random.Generator)
    ]
    pipes: list[Connection] = []
    for child in range(processes - 1):
        with one_blas_thread():
            worker = Worker(
                f"process {child + 2} of {processes}",
                context,
                model,
                loss,
                x,
                labels,
                streams=[(layer, name, spawned[child]) for layer, name, spawned in streams],
                pipes=pipes,
            )
        pipes.append(worker.pipe)
        yield worker


def fork_context(processes: int) -> "ForkContext":
    """Return multiprocessing's way to fork, or say that this system has none."""
    import multiprocessing  # not needed to import refnet, and slow to load

    if "fork" not in multiprocessing.get_all_start_methods():
        raise ValueError(
            f"processes is {processes}; expected 1, as this system cannot fork a process."
        )
    return multiprocessing.get_context("fork")
