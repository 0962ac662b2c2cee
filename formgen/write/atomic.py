"""Putting a file into its place so that it is, at every moment, absent, old or new; whole.

Plain strings and ``os`` functions, and no more than four system calls for a document:
this is what every document of a run goes through.
"""

# ruff: noqa: PTH105, PTH108, PTH118

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress

#: How the names of temporary files begin. No document's name begins with a dot.
TEMPORARY_PREFIX = ".formgen-"
#: Seconds between the attempts to replace a file that another program holds on Windows: a
#: virus scanner lets go after some hundredths of a second, Word only when it is closed.
_PAUSES = (0.02, 0.05, 0.1, 0.2)
#: Windows does not open folders; some network file systems do not synchronise them.
_NO_FOLDER_SYNC = (errno.EACCES, errno.EINVAL, errno.ENOTSUP)
#: Bytes that are written at once, at least.
_PIECE = 1 << 16
_CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def put(folder: str, name: str, content: bytes, *, durable: bool, mode: int = 0o666) -> None:
    """Make or replace the file ``name`` of a folder that exists: see :func:`put_pieces`."""
    put_pieces(folder, name, (content,), durable=durable, mode=mode)


def put_pieces(folder: str, name: str, pieces: Iterable[bytes], *, durable: bool,
               mode: int = 0o666) -> None:
    """Make or replace the file ``name`` of a folder that exists with content in pieces.

    ``durable``: the content is on the disk before the name points to it, so that a power
    failure, too, leaves the old file or the new one. The folder itself is not synchronised.
    ``mode`` is who may do what with the file, as far as the user's umask or the folder allows.

    Raises:
        OSError: if it cannot be done; the old file is then still there, and nothing else.
    """
    temporary = temporary_path(folder)
    try:
        _create(temporary, pieces, durable=durable, mode=mode)
        put_in_place(temporary, os.path.join(folder, name))
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def temporary_path(folder: str) -> str:
    """A path in a folder for a file that is not finished; there is none yet."""
    return os.path.join(folder, f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}.tmp")


def create(path: str, mode: int = 0o666) -> int:
    """Make a file that is not there, and open it for writing.

    Raises:
        OSError: if it is there, or cannot be made.
    """
    return os.open(path, _CREATE, mode)


def put_in_place(temporary: str, target: str) -> None:
    """Replace a file by a finished one, or be there first.

    Raises:
        OSError: if it cannot be done, as when another program holds the old file.
    """
    for pause in _PAUSES:
        try:
            os.replace(temporary, target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(temporary, target)


def sync_folder(folder: str) -> None:
    """Make the names in a folder survive a power failure, where the system can do that.

    Raises:
        OSError: if the system can, and fails.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def remove_unfinished(folder: str) -> None:
    """Delete what dead runs left unfinished in a folder and those below it.

    No living run may be writing there.

    Raises:
        OSError: if a folder cannot be read or a file not be deleted.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                remove_unfinished(entry.path)
            elif entry.name.startswith(TEMPORARY_PREFIX):
                os.unlink(entry.path)


def close_quietly(handle: int) -> None:
    """Close a file of which all that matters is on the disk already, whatever closing says."""
    with suppress(OSError):
        os.close(handle)


def write_all(handle: int, content: bytes) -> None:
    """Write everything; the system may take less at a time, when the disk is nearly full.

    Raises:
        OSError: if it cannot be written.
    """
    written = os.write(handle, content)
    while written < len(content):
        written += os.write(handle, memoryview(content)[written:])


def _create(path: str, pieces: Iterable[bytes], *, durable: bool, mode: int) -> None:
    handle = create(path, mode)
    try:
        for piece in _of_some_size(pieces):
            write_all(handle, piece)
        if durable:
            os.fsync(handle)
    finally:
        os.close(handle)


def _of_some_size(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of some size, so that a line costs no system call."""
    kept, size = [], 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(kept)
            kept, size = [], 0
    if size:
        yield b"".join(kept)
