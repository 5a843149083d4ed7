"""Letters out of an archive in one of the formats of `saual.export`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from saual.archive.remote import is_remote, open_remote
from saual.archive.store import Archive, letter_keys, load, paths
from saual.record import Letter

FORMATS = ("jsonl", "csv", "parquet", "akn", "bagit", "annotations", "html")


def letters(archive: Archive, masked: bool) -> Iterator[tuple[Letter, str | None]]:
    """All current letters by date, each with where its original lies (nowhere, if masked: it cannot be masked)."""
    from saual.export.mask import mask

    with archive.reading() as connection:
        for key in letter_keys(connection):
            letter = load(connection, key)
            if masked:
                yield mask(letter), None
            else:
                yield letter, next(iter(paths(connection, key)), None)


def export(archive: Archive, form: str, target: Path, masked: bool, today: str) -> int:
    """Write all letters to a file (jsonl, annotations) or a folder (the others); how many there were.

    Raises OSError where the target cannot be written, ImportError where the extra is missing.
    """
    from saual.export import akn, bags, csvs, page, parquet, webanno

    pairs = letters(archive, masked)
    only = (letter for letter, _ in pairs)
    if form == "bagit":
        return bags.write_bag(pairs, target, today, _opened)
    if form in ("csv", "parquet"):
        return (csvs.write_csv if form == "csv" else parquet.write_parquet)(only, target)
    if form in ("akn", "html"):
        make: Callable[[Letter], str] = akn.to_akn if form == "akn" else page.page
        return _write_files(only, target, ".xml" if form == "akn" else ".html", make)
    if form == "jsonl":
        return _write_lines(target, (letter.model_dump_json() for letter in only))
    return _write_lines(target, (json.dumps(webanno.annotation_page(one), ensure_ascii=False) for one in only))


def _opened(path: str) -> BinaryIO:
    return open_remote(path) if is_remote(path) else Path(path).open("rb")


def _write_lines(target: Path, lines: Iterable[str]) -> int:
    many = 0
    with target.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(line + "\n")
            many += 1
    return many


def _write_files(source: Iterable[Letter], folder: Path, end: str, make: Callable[[Letter], str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    many = 0
    for letter in source:
        (folder / f"{letter.id}{end}").write_text(make(letter), "utf-8")
        many += 1
    return many
