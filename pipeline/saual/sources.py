"""From what a user names (files, folders, globs) to the files to read, in order, lazily."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

GIVEN = str | os.PathLike[str]

_BESIDE = frozenset(("__macosx", "thumbs.db", "desktop.ini"))


class Missing(NamedTuple):
    """Something named that gives no file to read: `code` and `message` (Russian) as in a failure record."""

    name: str
    code: str
    message: str


def clean_name(path: GIVEN) -> str:
    r"""The name of a file as JSON can hold it: bytes that are not UTF-8 become escapes.

    >>> clean_name("a\udcff.txt")
    'a\\udcff.txt'
    """
    name = os.fspath(path)
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode("utf-8")


def is_left_out(name: str) -> bool:
    """Whether a file or folder, on a disk or in an archive, is none of the sender's: hidden, or put beside by a system.

    >>> is_left_out(".git"), is_left_out("Thumbs.db"), is_left_out("Ответ.docx")
    (True, True, False)
    """
    return name.startswith(".") or is_beside(name)


def is_beside(name: str) -> bool:
    """Whether Windows or macOS, or an office program that has a document open («~$Ответ.docx»), put it there."""
    return name.startswith("~$") or name.lower() in _BESIDE


def find_files(paths: GIVEN | Iterable[GIVEN]) -> Iterator[Path | Missing]:
    """Every file named, folders opened: their entries by name, depth first, without what `is_left_out`.

    A name that exists is taken as it is, also when it has `*`, `?` or `[` in it; else it is a pattern (`**` goes deep).
    """
    for given in [paths] if isinstance(paths, (str, os.PathLike)) else paths:
        path = Path(given)
        if os.path.lexists(path):
            yield from _of_path(path)
        elif glob.has_magic(os.fspath(given)):
            yield from _of_pattern(os.fspath(given))
        else:
            yield Missing(clean_name(given), "unreadable", "Файл не найден: проверьте путь.")


def _of_pattern(pattern: str) -> Iterator[Path | Missing]:
    deep = "**" in pattern  # such a pattern names the files in folders itself
    matches = sorted(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 (Path.glob takes no absolute pattern)
    matches = [match for match in matches if not (is_beside(match.name) or (deep and match.is_dir()))]
    if not matches:
        yield Missing(clean_name(pattern), "no_letters", "По этому шаблону ничего не найдено: проверьте его.")
    for match in matches:
        yield from _of_path(match)


def _of_path(path: Path) -> Iterator[Path | Missing]:
    if not path.is_dir():
        yield path
        return
    empty = True
    for found in _walk(path):
        empty = False
        yield found
    if empty:
        yield Missing(clean_name(path), "no_letters", "В этой папке нет писем: в ней нет ни одного файла.")


def _walk(folder: Path) -> Iterator[Path | Missing]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Missing(clean_name(folder), "unreadable", f"Папку нельзя открыть: {error.strerror}.")
        return
    for entry in entries:
        if is_left_out(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name)
        elif not entry.is_dir():
            yield folder / entry.name
