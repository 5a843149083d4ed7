"""Only one run fills an archive at a time; the lock goes with its process, however it ends."""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from saual.archive.errors import Busy, explained

MESSAGE = "архив уже заполняет другой запуск (saual index): дождитесь его конца. Этот запуск ничего не сделал."


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold `path` locked (flock). The empty file stays: to remove it would let two runs lock two files of one name."""
    with explained(str(path.with_suffix(""))):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{path.with_suffix('')}: {MESSAGE}") from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def database_lock(engine: Engine) -> Iterator[None]:
    """Hold an advisory lock of PostgreSQL in a session of its own; the server frees it when the session ends."""
    number = zlib.crc32(b"saual index")
    with engine.connect() as connection:
        connection.detach()  # from the pool, which would keep the session and the lock
        if not connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}).scalar():
            raise Busy(f"{engine.url.render_as_string()}: {MESSAGE}")
        connection.commit()
        try:
            yield
        finally:  # the session's end frees it too, but some time after it is closed here
            with suppress(DBAPIError):
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
