"""The files under the folders named, in the order of their paths, at the cost of one listing and one stat each."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from saual.archive import remote
from saual.archive.remote import is_remote
from saual.sources import GIVEN, clean_name, is_left_out


class Seen(NamedTuple):
    """A file: `key` is its path as the archive keeps it, `path` as the system wants it.

    `size` is -1 of what is no regular file (a pipe, a device): to open it could take for ever.
    """

    key: str
    path: str
    size: int
    mtime_ns: int


class Closed(NamedTuple):
    """A folder or file that cannot be looked at: nothing is known of what lies there."""

    key: str
    reason: str


def roots(paths: Sequence[GIVEN]) -> list[str]:
    """What was named as absolute paths, patterns expanded, those inside others left out, in order."""
    found: list[str] = []
    for path in paths:
        given = os.fspath(path)
        if is_remote(given) and not given.startswith("file:"):
            found.append(remote.to_key(given))
            continue
        given = unquote(urlsplit(given).path) if is_remote(given) else given
        matches = glob(given, recursive=True) if has_magic(given) and not os.path.lexists(given) else [given]  # noqa: PTH207
        found += map(os.path.abspath, matches or [given])
    kept: list[str] = []
    for root in sorted(set(found), key=lambda root: _key(root) + "/"):
        if not kept or not root.startswith(kept[-1].rstrip("/") + "/"):
            kept.append(root)
    return kept


def walk(root: str) -> Iterator[Seen | Closed]:
    """The files of a folder (without what `is_left_out`), or the one file; sorted by key, code point by code point."""
    if is_remote(root):
        yield from _remote(root)
        return
    try:
        facts = Path(root).stat()
    except OSError as error:
        yield Closed(_key(root), error.strerror or "")
        return
    if stat.S_ISDIR(facts.st_mode):
        yield from _folder(root)
    else:
        yield _seen(_key(root), root, facts)


def _remote(root: str) -> Iterator[Seen | Closed]:
    try:
        remote.look_anew()
        folder, size, mtime_ns = remote.facts(root)
    except OSError as error:
        yield Closed(root, error.strerror or "")
        return
    if folder:
        yield from _remote_folder(root)
    else:
        yield Seen(root, root, size, mtime_ns)


def _remote_folder(folder: str) -> Iterator[Seen | Closed]:
    try:
        entries = remote.entries(folder)
    except OSError as error:
        yield Closed(f"{folder}/", error.strerror or "")
        return
    for name, is_folder, size, mtime_ns in sorted(entries, key=lambda entry: entry[0] + "/" * entry[1]):
        if is_left_out(name.rpartition("/")[2]):
            continue
        if is_folder:
            yield from _remote_folder(name)
        else:
            yield Seen(name, name, size, mtime_ns)


def exists(path: str) -> bool:
    """Whether there is a file."""
    return remote.exists(path) if is_remote(path) else os.path.lexists(path)


def _folder(folder: str) -> Iterator[Seen | Closed]:
    try:
        with os.scandir(folder) as entries:
            found = [
                (clean_name(e.name) + "/" * e.is_dir(follow_symlinks=False), e)
                for e in entries
                if not is_left_out(e.name)
            ]
    except OSError as error:
        yield Closed(_key(folder) + "/", error.strerror or "")
        return
    found.sort(key=lambda pair: pair[0])
    prefix = _key(folder).rstrip("/") + "/"
    for name, entry in found:
        if name.endswith("/"):
            yield from _folder(entry.path)
            continue
        try:
            facts = entry.stat()
            mode = facts.st_mode
            if stat.S_ISREG(mode):
                yield Seen(prefix + name, entry.path, facts.st_size, facts.st_mtime_ns)
            elif not stat.S_ISDIR(mode):
                yield Seen(prefix + name, entry.path, -1, facts.st_mtime_ns)
        except FileNotFoundError:
            continue  # gone since it was listed, or a link that leads nowhere
        except OSError as error:
            yield Closed(prefix + name, error.strerror or "")


def _seen(key: str, path: str, facts: os.stat_result) -> Seen:
    return Seen(key, path, facts.st_size if stat.S_ISREG(facts.st_mode) else -1, facts.st_mtime_ns)


def _key(path: str) -> str:
    return clean_name(path)
