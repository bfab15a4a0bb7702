"""Training in several processes: each computes the gradients of a part of the batch."""

from refnet.core.loss import Loss
from refnet.core.op import Array, plain_array
from refnet.core.options import check_kind, positive_int
from refnet.core.sequential import Sequential
from refnet.losses import L2
from refnet.optimizers import Optimizer
from refnet.training.divergence import raise_divergence
from refnet.training.sharing import SharedParams, one_blas_thread, parts_of
from refnet.training.step import check_scalar, descend, gradients
from refnet.training.worker import Worker, fork_context, start_workers


class DataParallel:
    """Updates that several processes compute together, in a ``with`` block.

    A batch is cut into contiguous parts, as even as possible. The calling process computes the
    first, its children the others, at the same time; the gradients are added in the order of the
    parts. The result is that of [train_step][refnet.train_step] up to rounding, and the same, bit
    for bit, in every run with as many processes.

    Parameters
    ----------
    model : Sequential
        Its parameters are changed in place.
    loss : Loss
        With the reduction "sum", or "mean" over the samples.
    processes : int, default 2
        With the calling one; more than the machine has cores gain nothing. 1 makes no children.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one of these, or ``processes`` is not 1 where systems cannot fork.

    Notes
    -----
    The children are forked at the first update, and anew when samples have another dtype or shape,
    or a batch is longer. As long as they run, the parameters are in memory that all share; then the
    layers get their own arrays back: take ``model.params`` anew inside the block and after it.

    Nothing but parameters and batches reaches a child that runs: no change of another attribute of
    a layer, nor of ``np.errstate``. A layer's random generator, as dropout's, is replaced in each
    child by one spawned from it: the masks are not those of a single process.

    During an update each process uses one thread of OpenBLAS, since threads of several processes
    hold each other up. For another BLAS set its variable, such as ``MKL_NUM_THREADS``.

    Examples
    --------
    >>> import numpy as np, refnet
    >>> model, loss = refnet.models.build("m2", seed=0), refnet.SoftmaxCrossEntropy()
    >>> x, labels = np.ones((6, 28, 28, 1), np.float32), np.arange(6)
    >>> with DataParallel(model, loss, processes=2) as parallel:  # doctest: +SKIP
    ...     value = parallel.train_step(refnet.SGD(1e-3), x, labels)
    """

    def __init__(self, model: Sequential, loss: Loss, *, processes: int = 2) -> None:
        check_kind("model", model, Sequential)
        check_scalar(loss)
        self.model, self.loss = model, loss
        self.processes = positive_int("processes", processes)
        if self.processes > 1:
            fork_context(self.processes)
        self._entered = False
        self._workers: list[Worker] = []
        self._params: SharedParams | None = None

    def __enter__(self) -> "DataParallel":
        self._entered = True
        return self

    def __exit__(self, *exception: object) -> None:
        self._entered = False
        self._stop()

    def train_step(
        self, optimizer: Optimizer, x: Array, labels: Array, *,
        regularizer: L2 | None = None, check_finite: bool = True,
    ) -> float:  # fmt: skip
        """Update the parameters once; ``optimizer``, ``x``, ``labels``, ``regularizer``,
        ``check_finite`` and the errors are those of [train_step][refnet.train_step].

        Raises
        ------
        RuntimeError
            If a child dies, or raises an error, which the text gives with its traceback.
        """
        value, report = self.gradients(x, labels), raise_divergence if check_finite else None
        descend(self.model, optimizer, value, report, regularizer)
        return value

    def gradients(self, x: Array, labels: Array) -> float:
        """Return the loss of the batch ``x``, ``labels``; set its gradients in the layers."""
        x = plain_array("DataParallel", "x", x)
        labels = plain_array("DataParallel", "labels", labels)
        if min(self.processes, len(x)) < 2:
            return gradients(self.model, self.loss, x, labels)
        try:
            self.start(x, labels)
            with one_blas_thread():
                return self._add_parts(x, labels)
        except BaseException:  # a child may still be computing
            self._stop()
            raise

    def start(self, x: Array, labels: Array) -> None:
        """Fork the children now, for batches such as ``x``, ``labels``, unless they are there."""
        if min(self.processes, len(x)) < 2:
            return
        if labels.shape[:1] != x.shape[:1]:
            raise ValueError(
                f"labels has shape {labels.shape}; expected ({len(x)}, ...), one for each sample."
            )
        length = -(-len(x) // self.processes)  # of the longest part
        part = x[:length], labels[:length]
        if self._params and self._params.in_place() and self._workers[0].has_room(*part):
            return
        if not self._entered:
            raise RuntimeError("DataParallel is used outside a with block; expected to be in one.")
        self._stop()
        self._params = SharedParams(self.model)
        for worker in start_workers(self.processes, self.model, self.loss, *part):
            self._workers.append(worker)  # one by one, so that an error leaves none behind

    def _add_parts(self, x: Array, labels: Array) -> float:
        first, *others = parts_of(x, labels, min(self.processes, len(x)), self.loss.reduction)
        workers = self._workers[: len(others)]
        for worker, part in zip(workers, others, strict=True):
            worker.send(*part)
        value = gradients(self.model, self.loss, *first)
        for worker in workers:
            value += worker.receive()
            for layer in self.model:
                for key, grad in layer.grads.items():
                    layer.grads[key] = grad + worker.grads[f"{layer.name}/{key}"]
        return value

    def _stop(self) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers = []
        if self._params is not None:
            self._params.restore()
            self._params = None


__all__ = ["DataParallel"]
