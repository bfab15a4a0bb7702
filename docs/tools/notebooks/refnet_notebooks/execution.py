"""Executing notebooks, always with the same outputs."""

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

Run = Callable[[NotebookNode], NotebookNode]


@contextmanager
def kernel(root: Path, folder: Path) -> Iterator[Run]:
    """Start this Python as a kernel, and give a function that executes notebooks in it.

    Names are forgotten from one notebook to the next; imported modules are not.

    Parameters
    ----------
    root : Path
        Its refnet is the one that is imported.
    folder : Path
        Where the kernel runs, and finds no one's settings of IPython.
    """
    own = KernelSpecManager(kernel_dirs=[])  # no kernel named python3 that a user has installed
    manager = AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=own, transport_encryption="auto"
    )
    client = NotebookClient(
        nbformat.v4.new_notebook(),
        km=manager,
        timeout=300,
        record_timing=False,
        ipython_hist_file=":memory:",
        resources={"metadata": {"path": str(folder)}},
    )
    environment = {**os.environ, "PYTHONPATH": str(root), "IPYTHONDIR": str(folder)}

    def run(notebook: NotebookNode) -> NotebookNode:
        client.nb = copy.deepcopy(notebook)
        client.reset_execution_trackers()
        client.kc.execute("get_ipython().reset()", silent=True)
        for index, cell in enumerate(client.nb.cells):
            if cell.cell_type == "code":
                client.execute_cell(cell, index)
                cell.outputs = _joined(cell)
        return client.nb

    with client.setup_kernel(env=environment, cleanup_kc=True):
        yield run


def _joined(cell: NotebookNode) -> list[NotebookNode]:
    """Outputs of a cell, with text that came in pieces, by the clock, put together.

    Raises
    ------
    RuntimeError
        If the cell has written to its standard error.
    """
    outputs: list[NotebookNode] = []
    for output in cell.outputs:
        if output.get("name") == "stderr":
            raise RuntimeError(f"{cell.id} warns: {output.text}")
        if output.output_type == "stream" and outputs and outputs[-1].output_type == "stream":
            outputs[-1].text += output.text
        else:
            outputs.append(output)
    return outputs
