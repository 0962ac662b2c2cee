"""A run on a Dask cluster: the same files, even where a worker dies half-way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from formgen.errors import FormgenError, OutputError, UsageError
from formgen.generate import Request, generate
from formgen.progress import Silence
from formgen.write import Status

distributed = pytest.importorskip("distributed", reason="formgen[dask] is not installed")
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL"),
    # Of the libraries below distributed, not of formgen.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
ROOT = Path(__file__).parents[2]


class Scheduler:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self._scheduler = self._start("dask_scheduler", "--port", "0")
        self.client = distributed.Client(
            scheduler_file=str(self._file), timeout=60, set_as_default=False)
        self.address = self.client.scheduler.address

    def hire(self, count: int) -> None:
        """See that so many workers are there, whichever tests were before."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < count:
            self.workers.append(self._start("dask_worker", "--nthreads", "1", "--no-nanny"))
        self.client.wait_for_workers(count, timeout=60)

    def end(self) -> None:
        self.client.close()
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()

    def _start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *options, "--no-dashboard",
             "--scheduler-file", str(self._file), "--host", "127.0.0.1"],
            cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheduler]:
    started = Scheduler(tmp_path_factory.mktemp("dask"))
    yield started
    started.end()


class Killer(Silence):
    """Kills a worker when some documents are made."""

    def __init__(self, victim: subprocess.Popen[bytes], after: int) -> None:
        self._victim = victim
        self._left = after
        self.killed_at = 0

    def step(self, count: int = 1) -> None:
        self._left -= count
        if self._left <= 0 and not self.killed_at:
            self.killed_at = time.monotonic_ns()
            self._victim.send_signal(signal.SIGKILL)


def request_for(output: Path, **changes: object) -> Request:
    return Request(**{"inputs": (ROOT / "input",), "templates": ROOT / "form_templates",
                      "output": output, "forms": ("training_record",), "jobs": "1", **changes})


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*") if path.is_file()}


def test_two_workers_make_the_same_files_though_one_is_killed(
        scheduler: Scheduler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(request_for(tmp_path / "alone"))
    monkeypatch.setattr("formgen.batch.documents.CHUNK", 2)
    scheduler.hire(2)
    victim = scheduler.workers[0]
    killer = Killer(victim, after=10)
    report = generate(request_for(tmp_path / "cluster", scheduler=scheduler.address), killer)
    assert killer.killed_at and victim.wait(10) == -signal.SIGKILL
    assert files(tmp_path / "cluster") == files(tmp_path / "alone")
    assert {record.status for record in report.documents} <= {Status.WRITTEN, Status.UNCHANGED}


def test_two_workers_make_the_same_zips_though_one_is_killed(
        scheduler: Scheduler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped = {"zipped": True, "formats": ("docx",)}
    generate(request_for(tmp_path / "alone", **zipped))
    monkeypatch.setattr("formgen.batch.documents.CHUNK", 2)
    monkeypatch.setattr("formgen.batch.zips.PART", 4)
    scheduler.hire(2)
    victim = scheduler.workers[0]
    killer = Killer(victim, after=10)
    generate(request_for(tmp_path / "cluster", scheduler=scheduler.address, **zipped), killer)
    assert killer.killed_at and victim.wait(10) == -signal.SIGKILL
    assert files(tmp_path / "cluster") == files(tmp_path / "alone")
    assert len(list((tmp_path / "cluster").glob("*/*.zip"))) == 8


def test_a_folder_that_the_workers_do_not_see_is_refused(
        scheduler: Scheduler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler.hire(1)
    monkeypatch.setattr("formgen.batch.cluster._look", _elsewhere)
    said = refused(request_for(tmp_path / "output", scheduler=scheduler.address), OutputError)
    assert said == "Een worker van NAME kan niet bij de uitvoermap."
    assert not list((tmp_path / "output").glob("2026*"))


def test_another_version_on_a_worker_is_refused(
        scheduler: Scheduler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler.hire(1)
    monkeypatch.setattr("formgen.batch.cluster._look", _another_version)
    said = refused(request_for(tmp_path / "output", scheduler=scheduler.address), OutputError)
    assert said.startswith("Een worker van NAME heeft formgen 0.0.1, deze computer ")


def test_an_address_where_nobody_answers(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.batch.cluster._PATIENCE", 0.2)
    request = request_for(tmp_path / "output", scheduler="tcp://127.0.0.1:1")
    assert refused(request, UsageError) == "Op NAME antwoordt geen Dask-scheduler."
    assert not (tmp_path / "output").exists()


def test_without_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    request = request_for(tmp_path / "output", scheduler="tcp://127.0.0.1:1")
    assert refused(request, UsageError) == (
        "Voor --scheduler is Dask nodig, en dat is niet geïnstalleerd.")


def test_a_scheduler_without_workers(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory,
                                     ) -> None:
    lonely = Scheduler(tmp_path_factory.mktemp("lonely"))
    try:
        request = request_for(tmp_path / "output", scheduler=lonely.address)
        assert refused(request, UsageError) == "De scheduler op NAME heeft geen workers."
    finally:
        lonely.end()


def test_a_cluster_that_is_lost_is_told_of_and_the_next_run_completes(
        tmp_path: Path, tmp_path_factory: pytest.TempPathFactory,
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.batch.documents.CHUNK", 2)
    monkeypatch.setattr("formgen.batch.cluster._RETRIES", 0)
    small = Scheduler(tmp_path_factory.mktemp("small"))
    try:
        small.hire(1)
        killer = Killer(small._scheduler, after=6)
        output = tmp_path / "output"
        with pytest.raises(OutputError, match="CLUSTER_LOST"):
            generate(request_for(output, scheduler=small.address), killer)
    finally:
        small.end()
    generate(request_for(output))
    generate(request_for(tmp_path / "alone"))
    assert files(output) == files(tmp_path / "alone")


def refused(request: Request, kind: type[FormgenError]) -> str:
    """What is said, in Dutch; the address, which differs, as NAME."""
    with pytest.raises(kind) as caught:
        generate(request)
    (finding,) = caught.value.findings
    return finding.what("nl").replace(request.scheduler, "NAME")


def _elsewhere(_mark: str) -> tuple[str, bytes]:
    from formgen import __version__

    return __version__, b""


def _another_version(_mark: str) -> tuple[str, bytes]:
    return "0.0.1", b""
