"""Files that lie elsewhere: any address fsspec knows, as `s3://bucket/letters` (extra `s3`).

fsspec writes what lies in a container from the inside out: `zip://2025/a.txt::s3://bucket/post.zip`. An archive keeps
such an address from the outside in, `s3://bucket/post.zip::zip://2025/a.txt`: what lies in a folder begins as it does.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Any, BinaryIO, cast

from saual.archive.errors import ArchiveError


def is_remote(path: str) -> bool:
    """Whether a path is an address of another system."""
    return "://" in path


def to_key(address: str) -> str:
    """An address as the archive keeps it; a container on this machine by its absolute path.

    >>> to_key("s3://bucket/2025/"), to_key("zip://2025::/data/post.zip"), to_key("zip://::s3://bucket/post.zip")
    ('s3://bucket/2025', '/data/post.zip::zip://2025', 's3://bucket/post.zip::zip://')
    """
    *inner, outer = address.split("::")
    outer = outer if is_remote(outer) else os.path.abspath(outer)  # noqa: PTH100 (as the other roots)
    return "::".join(one if one.endswith("://") else one.rstrip("/") for one in (outer, *reversed(inner)))


def _to_address(key: str) -> str:
    """What fsspec calls it."""
    return "::".join(reversed(key.split("::")))


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


def _system(path: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    with _explained(path):
        import fsspec  # type: ignore[import-untyped]

        if "::" in path:
            outside, _, inside = path.rpartition("://")
            return _container(outside), inside
        system, inside = fsspec.core.url_to_fs(path)
        return system, inside


@lru_cache(maxsize=4)
def _container(outside: str) -> Any:
    """A container opened; to read its list of members for each of them would take a time that grows as its square."""
    import fsspec

    return fsspec.core.url_to_fs(_to_address(f"{outside}://"))[0]


def look_anew() -> None:
    """Forget the containers opened: they may be others now."""
    _container.cache_clear()


def entries(folder: str) -> list[tuple[str, bool, int, int]]:
    """What lies in a folder: address, whether it is a folder, size, time of change (ns). Raises OSError."""
    system, inside = _system(folder)
    with _explained(folder):
        listed = system.ls(inside, detail=True, refresh=True)
    own, prefix = inside.strip("/"), folder if folder.endswith("://") else f"{folder}/"
    return [
        (
            prefix + info["name"].rstrip("/").rpartition("/")[2],
            info["type"] == "directory",
            info.get("size") or 0,
            _time(info),
        )
        for info in listed
        if info["name"].strip("/") != own
    ]


def _time(info: dict[str, Any]) -> int:
    """When a file was changed; 0 where its system does not tell: then only its hash does."""
    if "date_time" in info:  # of a ZIP, which names no zone
        return int(dt.datetime(*info["date_time"]).replace(tzinfo=dt.UTC).timestamp()) * 10**9
    moment = info.get("LastModified") or info.get("mtime") or info.get("last_modified") or info.get("modified") or 0
    if isinstance(moment, dt.datetime):
        return int(moment.timestamp()) * 10**9
    return int(float(moment) * 10**9) if isinstance(moment, (int, float)) else 0


def facts(path: str) -> tuple[bool, int, int]:
    """Whether an address is a folder, its size, its time of change. Raises OSError."""
    system, inside = _system(path)
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


def read(path: str) -> bytes:
    """The bytes of a file. Raises OSError."""
    system, inside = _system(path)
    with _explained(path):
        return cast(bytes, system.cat_file(inside))


def open_remote(path: str) -> BinaryIO:
    """The bytes of a file, to be read like one. Raises OSError."""
    return BytesIO(read(path))
