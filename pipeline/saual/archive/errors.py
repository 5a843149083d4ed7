"""What can be wrong with an archive, said so that the one who reads the log knows what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from sqlalchemy.exc import DBAPIError


class Exit(IntEnum):
    """Exit codes of the commands that use an archive; `saual parse` has the first three too."""

    ok = 0
    some_failed = 1
    wrong_use = 2
    busy = 3
    """Another run fills the archive now."""
    unavailable = 4
    """The archive or a folder of letters cannot be reached or written: no room, no right, no share."""
    damaged = 5
    """`saual verify` found that the archive does not hold what it should."""


class ArchiveError(Exception):
    """The archive cannot be used; the message (Russian) says why and what to do."""

    exit_code = Exit.unavailable


class Busy(ArchiveError):
    """Another run holds the archive."""

    exit_code = Exit.busy


class Unknown(ArchiveError):
    """What was asked for is not in the archive."""

    exit_code = Exit.wrong_use


FULL = "на диске нет места: освободите его и запустите снова. Архив цел, продолжится с того же письма."
READ_ONLY = "в папку архива нельзя писать: проверьте права и не смонтирован ли диск только для чтения. Архив цел."
BROKEN_DISK = (
    "диск не принимает запись (нет места, исчерпана квота или сбой диска): проверьте его и запустите снова. Архив цел."
)
NOT_ARCHIVE = "это не архив saual или файл повреждён: проверьте путь; резервная копия – saual export --format jsonl."
LOCKED = "архив занят другой программой: запустите позже."

_BY_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_IOERR: BROKEN_DISK,
    sqlite3.SQLITE_NOTADB: NOT_ARCHIVE,
    sqlite3.SQLITE_CORRUPT: NOT_ARCHIVE,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
}
_BY_ERRNO = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY, errno.EACCES: READ_ONLY,
             errno.EFBIG: BROKEN_DISK, errno.EIO: BROKEN_DISK}  # fmt: skip


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the database or the disk says into an ArchiveError about the archive `name`."""
    try:
        yield
    except DBAPIError as error:
        raise ArchiveError(f"{name}: {_of_database(error)}") from error
    except OSError as error:
        if error.errno not in _BY_ERRNO:
            raise
        raise ArchiveError(f"{name}: {_BY_ERRNO[error.errno]}") from error


def _of_database(error: DBAPIError) -> str:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code in _BY_SQLITE:
            return _BY_SQLITE[code]
    text = " ".join(str(cause or error).split())
    return f"база данных не отвечает или отказала: {text}"
