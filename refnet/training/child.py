"""What a child process does: it computes the gradients of its part of every batch."""

import contextlib
import select
import signal
import struct
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.training.step import gradients

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: What goes through the pipe: rows and the weight of their loss; the weighted loss.
ORDER, LOSS = struct.Struct("<qd"), struct.Struct("<d")

#: Seconds to look for a message before sleeping: to be woken takes some 0.1 ms.
_PATIENCE = 0.0005

#: A layer, the name of one of its attributes, and the generator that this becomes in the child.
Stream = tuple[Any, str, Any]


def serve(
    pipe: "Connection",
    pipes: "Iterable[Connection]",
    model: Sequential,
    loss: Loss,
    batch: Mapping[str, Array],
    grads: Mapping[str, Array],
    streams: Iterable[Stream],
) -> None:
    """Follow orders until the pipe ends: the main function of a child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent ends the others
    for other in pipes:
        other.close()  # a pipe ends when nobody holds its other end
    for layer, attribute, generator in streams:
        setattr(layer, attribute, generator)
    with contextlib.suppress(EOFError, OSError):  # the parent has gone
        while True:
            rows, weight = ORDER.unpack(receive(pipe))
            x, labels = batch["x"][:rows], batch["labels"][:rows]
            try:
                reply = LOSS.pack(gradients(model, loss, x, labels, weight))
                _fill(grads, model.grads)
            except Exception as error:  # noqa: BLE001 - the parent raises it
                reply = _describe(error)
            pipe.send_bytes(reply)


def receive(pipe: "Connection") -> bytes:
    """Wait for a message: awake at first, then asleep."""
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    end = time.perf_counter() + _PATIENCE
    while not poll.poll(0) and time.perf_counter() < end:
        pass
    return pipe.recv_bytes()


def _fill(shared: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
    for name, grad in grads.items():
        if grad.shape != shared[name].shape:  # NumPy might stretch it
            raise ValueError(
                f"the gradient of {name} has shape {grad.shape}; expected {shared[name].shape}."
            )
        shared[name][...] = grad


def _describe(error: Exception) -> bytes:
    import traceback  # not needed to import refnet

    text = "".join(traceback.format_exception(error))
    return f"{type(error).__name__}: {error}\n\nThere:\n\n{text}".encode(errors="replace")
