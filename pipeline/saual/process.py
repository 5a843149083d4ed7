"""A letter's way from bytes to record: the order of the steps, the one place where an exception becomes a Failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from saual.check import check
from saual.clean import clean
from saual.extract import extract
from saual.notes import NOTHING, is_note, weigh
from saual.read.containers import Container, Entry, enter, inner_source
from saual.read.document import ReadError, Source
from saual.read.sniff import CONTAINERS, describe, read_source
from saual.record import Failure, FailureSource, Letter
from saual.segment import segment
from saual.write import write_letters

_ADVICE = "Это ошибка программы, а не письма: пришлите файл разработчикам; остальные файлы обработаны."


class Found(NamedTuple):
    """A record, and how much of a letter it is (see `notes`)."""

    record: Letter | Failure
    weight: int


class Opened(NamedTuple):
    """An entry of a container, its bytes and its source."""

    data: bytes
    source: Source
    entry: Entry


def process(data: bytes, name: str) -> list[Letter | Failure]:
    """All letters of one file and of the files in it, or the failures that they are; never raises but for memory.

    >>> [failure] = process(b"", "empty.txt")
    >>> failure.status, failure.stage, failure.error
    ('failed', 'read', 'empty')
    """
    return [found.record for found in process_source(data, describe(data, name))]


def process_source(data: bytes, source: Source, depth: int = 0) -> Iterator[Found]:
    """The records of a described file; `depth` counts the containers around it."""
    if source.media_type not in CONTAINERS:
        yield from weighed(process_document(data, source))
        return
    try:
        container = enter(data, source, depth)
    except ReadError as error:
        yield from weighed([fail(source, "read", error.code, error.message)])
        return
    attached = NOTHING
    for number, entry in enumerate(container.entries):
        for found in _process_entry(container, number, source, depth):
            if entry.path is not None or not is_note(found.weight, attached):
                yield found
                attached = max(attached, found.weight)


def _process_entry(container: Container, number: int, source: Source, depth: int) -> Iterator[Found]:
    opened = open_entry(container, number, source)
    if isinstance(opened, Failure):
        return weighed([opened])
    return process_opened(opened, depth)


def open_entry(container: Container, number: int, source: Source) -> Opened | Failure:
    """One entry of a container, loaded, or why it cannot be."""
    entry = container.entries[number]
    try:
        data = entry.load()
    except ReadError as error:
        return fail(inner_source(source, container, entry, None), "read", error.code, error.message)
    except MemoryError:
        raise
    except Exception as error:
        message = f"{type(error).__name__}: {error}. {_ADVICE}"
        return fail(inner_source(source, container, entry, None), "read", "internal", message)
    return Opened(data, inner_source(source, container, entry, data), entry)


def process_opened(opened: Opened, depth: int) -> Iterator[Found]:
    """The records of a loaded entry of a container, also if it is but a note beside others."""
    data, source, entry = opened
    if entry.path is not None:
        return process_source(data, source, depth + 1)
    return weighed(process_document(data, source, entry.kind), text=True)


def weighed(records: Iterable[Letter | Failure], text: bool = False) -> Iterator[Found]:
    """Records of a file, or of the text of a mail, with their weights."""
    return (Found(record, weigh(record, text)) for record in records)


def process_document(data: bytes, source: Source, media_type: str | None = None) -> list[Letter | Failure]:
    """All letters of a file that holds no other files."""
    stage = "read"
    try:
        document = read_source(data, source, media_type)
        stage = "clean"
        cleaned = clean(document)
        stage = "segment"
        anatomies = segment(document, cleaned)
        stage = "extract"
        found = [extract(letter) for letter in anatomies]
        stage = "check"
        findings = check(anatomies, found)
        stage = "record"
        return list(write_letters(document, anatomies, found, findings))
    except ReadError as error:
        return [fail(source, stage, error.code, error.message)]
    except MemoryError:
        raise
    except Exception as error:
        return [fail(source, stage, "internal", f"{type(error).__name__}: {error}. {_ADVICE}")]


def fail(source: Source, stage: str, code: str, message: str) -> Failure:
    """The failed record of a file; its id is that of a letter where the bytes are known."""
    sha256 = source.sha256 or None
    known = FailureSource(
        name=source.name, sha256=sha256, size=source.size if sha256 else None,
        member=source.member, container=source.container,
    )  # fmt: skip
    return Failure.model_validate(
        {"id": sha256[:16] if sha256 else None, "source": known, "stage": stage, "error": code, "message": message}
    )
