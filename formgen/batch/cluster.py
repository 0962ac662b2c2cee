"""The workers of a Dask cluster: many machines, one output folder that they all can reach."""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from formgen import __version__
from formgen.batch.pool import Submit
from formgen.errors import OutputError, UsageError
from formgen.findings import Where, found
from formgen.write import OWN_FOLDER, put

#: Seconds in which a scheduler answers.
_PATIENCE = 10
#: How often a chunk is tried again whose worker was lost.
_RETRIES = 3


class Cluster:
    """The workers that a scheduler has when the run begins; more may join.

    A chunk whose worker is lost is done by another: it finds what was written, and goes on.
    """

    leaves_traces = True

    def __init__(self, client: Any, address: str, output: Path) -> None:
        self._client = client
        self._address = address
        self._output = output
        self.size = sum(client.nthreads().values())

    @contextmanager
    def at_work(self, work: Callable[[Any], Any]) -> Iterator[Submit]:
        """Send ``work`` to every worker, once.

        Raises:
            OutputError: CLUSTER_OTHER_VERSION or CLUSTER_FOLDER_NOT_SHARED, if a worker cannot
                do it; CLUSTER_LOST, if no worker is left or the scheduler is gone.
        """
        from distributed import CancelledError, KilledWorker

        self._check()
        executor = self._client.get_executor(pure=False, retries=_RETRIES)
        try:
            with self._handed_over(work) as name:
                yield lambda chunk: executor.submit(_do, name, chunk)
        except (CancelledError, KilledWorker, OSError) as error:
            raise OutputError(found("CLUSTER_LOST", name=self._address)) from error
        finally:
            executor.shutdown(wait=False)

    @contextmanager
    def _handed_over(self, work: Callable[[Any], Any]) -> Iterator[str]:
        """Have every worker keep ``work``, those too that join later; the name that it has there.

        It is no value that chunks depend on: when a worker dies while others fetch such a value
        from it, the scheduler may wait for ever for one that has forgotten that it was asked.
        """
        from distributed import WorkerPlugin

        class Keeper(WorkerPlugin):
            def __init__(self) -> None:
                self.work = work

        name = f"formgen-{secrets.token_hex(8)}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its size: it is sent once
            self._client.register_plugin(Keeper(), name=name)
        try:
            yield name
        finally:
            with suppress(OSError, TimeoutError):  # the scheduler is gone
                self._client.unregister_worker_plugin(name)

    def _check(self) -> None:
        """See that every worker has this formgen and reaches the very same output folder."""
        text = secrets.token_bytes(16)
        mark = self._output.resolve() / OWN_FOLDER / "cluster"
        put(str(mark.parent), mark.name, text, durable=True)
        try:
            seen = self._client.run(_look, str(mark)).values()
        finally:
            mark.unlink(missing_ok=True)
        for version, content in seen:
            if version != __version__:
                raise OutputError(found("CLUSTER_OTHER_VERSION", name=self._address,
                                        theirs=version, ours=__version__))
            if content != text:
                raise OutputError(found("CLUSTER_FOLDER_NOT_SHARED", Where(self._output.name),
                                        name=self._address))


@contextmanager
def cluster(address: str, output: Path) -> Iterator[Cluster]:
    """The cluster of the scheduler at an address such as ``tcp://10.0.0.5:8786``.

    ``output`` is the folder that the documents go to.

    Raises:
        UsageError: CLUSTER_NEEDS_DASK, CLUSTER_NOT_FOUND or CLUSTER_EMPTY.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(found("CLUSTER_NEEDS_DASK")) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(found("CLUSTER_NOT_FOUND", name=address)) from error
    with client:
        team = Cluster(client, address, output)
        if not team.size:
            raise UsageError(found("CLUSTER_EMPTY", name=address))
        yield team


def _look(mark: str) -> tuple[str, bytes]:
    """What a worker sees: its formgen's version and the content of the mark."""
    try:
        return __version__, Path(mark).read_bytes()
    except OSError:
        return __version__, b""


def _do(name: str, chunk: Any) -> Any:
    """Do a chunk with what this worker keeps under a name."""
    from distributed import get_worker

    keeper: Any = get_worker().plugins[name]
    return keeper.work(chunk)
