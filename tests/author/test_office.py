"""LibreOffice is started, and ended with everything that it has started."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from formgen.author.pdf import office


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are POSIX's")
@pytest.mark.parametrize("reason", [KeyboardInterrupt(), subprocess.TimeoutExpired("soffice", 1)])
def test_a_run_that_is_stopped_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: BaseException
) -> None:
    wait, note, stopped = subprocess.Popen.wait, tmp_path / "pid", []

    def interrupted(process: Any, timeout: float | None = None) -> int:
        while not note.exists() or not note.read_text().strip():
            time.sleep(0.01)
        if not stopped:
            stopped.append(process)
            raise reason
        return wait(process, timeout)

    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)
    with pytest.raises(type(reason)):
        office._run(["/bin/sh", "-c", f"sleep 60 & echo $! > {note}; wait"], dict(os.environ))
    assert stopped[0].returncode is not None
    for _ in range(500):
        if not is_running(int(note.read_text())):
            return
        time.sleep(0.01)
    pytest.fail("the started process's own child still runs")


def is_running(number: int) -> bool:
    state = Path(f"/proc/{number}/stat")
    if Path("/proc/self").exists():  # a zombie is one that has ended
        return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
