"""Files that lie elsewhere: any address fsspec knows, as `s3://bucket/letters` (extra `s3`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import Any, cast

from saual.archive.errors import ArchiveError


def is_remote(path: str) -> bool:
    """Whether a path is an address of another system."""
    return "://" in path


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """What the other side says, as OSError: a file or folder that cannot be looked at is dealt with as a local one."""
    try:
        yield
    except (OSError, ArchiveError):
        raise
    except ImportError as error:
        raise ArchiveError(f"{path}: нужно дополнение: pip install saual[s3] ({error.name}).") from None
    except Exception as error:  # each system has errors of its own
        raise OSError(5, f"{type(error).__name__}: {' '.join(str(error).split())}", path) from error


def _system(path: str) -> tuple[Any, str, str]:
    """The file system of an address, the path in it, and what stands before the path."""
    with _explained(path):
        import fsspec  # type: ignore[import-untyped]

        system, inside = fsspec.core.url_to_fs(path)
        return system, inside, path.partition("://")[0] + "://"


def entries(folder: str) -> list[tuple[str, bool, int, int]]:
    """What lies in a folder: address, whether it is a folder, size, time of change (ns). Raises OSError."""
    system, inside, scheme = _system(folder)
    with _explained(folder):
        listed = system.ls(inside, detail=True, refresh=True)
    own = inside.rstrip("/")
    return [
        (scheme + info["name"].rstrip("/").lstrip("/"), info["type"] == "directory", info.get("size") or 0, _time(info))
        for info in listed
        if info["name"].rstrip("/") != own
    ]


def _time(info: dict[str, Any]) -> int:
    """When a file was changed; 0 where its system does not tell: then only size and hash do."""
    moment = info.get("LastModified") or info.get("mtime") or info.get("last_modified") or info.get("modified") or 0
    if isinstance(moment, dt.datetime):
        return int(moment.timestamp()) * 10**9
    return int(float(moment) * 10**9) if isinstance(moment, (int, float)) else 0


def facts(path: str) -> tuple[bool, int, int]:
    """Whether an address is a folder, its size, its time of change. Raises OSError."""
    system, inside, _ = _system(path)
    with _explained(path):
        info = system.info(inside)
    return info["type"] == "directory", info.get("size") or 0, _time(info)


def exists(path: str) -> bool:
    """Whether there is a file; where nobody can tell, there is."""
    try:
        facts(path)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def open_remote(path: str) -> BufferedReader:
    """A file to read bytes from. Raises OSError."""
    system, inside, _ = _system(path)
    with _explained(path):
        return cast(BufferedReader, system.open(inside, "rb"))


def read(path: str) -> bytes:
    """The bytes of a file. Raises OSError."""
    system, inside, _ = _system(path)
    with _explained(path):
        return cast(bytes, system.cat_file(inside))
