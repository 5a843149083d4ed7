"""A container's way through the workers: opened in one, its entries read by others, each within limits of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from saual.batch import Line, Task, split
from saual.process import Found, Opened, fail, open_entry, process_document, process_opened, weighed
from saual.read.containers import Container, enter, inner_source
from saual.read.document import ReadError, Source
from saual.read.sandbox import More
from saual.read.sandbox_worker import more_time
from saual.read.sniff import CONTAINERS, describe
from saual.record import Failure

_TOGETHER = 16
"""Entries that one task reads: opening a large archive anew for each of them would cost more than they do."""
_BYTES = 4 * 2**20
_TASKS = 16
"""Tasks that a container falls into at most for its small entries, where each of them takes long to begin."""
_NESTED = frozenset((".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".eml", ".msg"))


class Place(NamedTuple):
    """A container, what it came from, and how many containers stand around it."""

    container: Container
    source: Source
    depth: int


def unfold(task: Task, data: bytes) -> list[Line] | More:
    """The records that a task asks for, or the tasks that it falls into."""
    source = describe(data, task.name)
    if not task.entries and source.media_type not in CONTAINERS:
        return to_lines(weighed(process_document(data, source)))
    try:
        place = _follow(data, source, task.way)
    except ReadError as error:
        return to_lines(weighed([fail(source, "read", error.code, error.message)]))
    if not task.entries:
        return More(tuple(_groups(task, place)))
    found: list[Found] = []
    for number in task.entries:
        opened = open_entry(place.container, number, place.source)
        if isinstance(opened, Failure):
            found += weighed([opened])
            continue
        inner = _inside(opened, place.depth)
        if inner is not None and len(task.entries) > 1:
            return More(tuple(split(task)))
        if inner is not None:
            return More(tuple(_groups(task._replace(way=(*task.way, number)), inner)))
        found += process_opened(opened, place.depth)
        more_time()
    return to_lines(found)


def to_lines(found: Iterable[Found]) -> list[Line]:
    """Records as lines of JSON."""
    return [Line(record.status == "ok", record.model_dump_json(), weight) for record, weight in found]


def _follow(data: bytes, source: Source, way: tuple[int, ...]) -> Place:
    """The container that a way leads to. Raises ReadError."""
    place = Place(enter(data, source, 0), source, 0)
    for number in way:
        entry = place.container.entries[number]
        data = entry.load()
        source = inner_source(place.source, place.container, entry, data)
        place = Place(enter(data, source, place.depth + 1), source, place.depth + 1)
    return place


def _inside(opened: Opened, depth: int) -> Place | None:
    """The container that an entry is; None where it is none, or none that can be opened."""
    data, source, entry = opened
    if entry.path is None or source.media_type not in CONTAINERS:
        return None
    try:
        return Place(enter(data, source, depth + 1), source, depth + 1)
    except ReadError:
        return None  # the entry says so itself when it is read


def _groups(task: Task, place: Place) -> Iterator[Task]:
    """The entries of a container in tasks of a few small ones; what may hold others goes alone.

    Where it takes much to reach an entry (all before it is unpacked, or the archive that its archive lies in, or the
    bytes of the container go to the worker anew), the tasks grow with the container, and so remain few.
    """
    first = task.first
    group: list[int] = []
    size = 0
    entries = place.container.entries
    count, most = _TOGETHER, _BYTES
    if place.container.in_a_row or place.depth or isinstance(task.content, bytes):
        count = max(count, len(entries) // _TASKS)
        most = max(most, sum(entry.size for entry in entries) // _TASKS)
    for number, entry in enumerate(entries):
        alone = entry.path is None or PurePath(entry.path).suffix.lower() in _NESTED
        if group and (alone or len(group) >= count or size + entry.size > most):
            yield _task_of(task, place, group, first)
            group, size, first = [], 0, False
        group.append(number)
        size += most if alone else entry.size
    yield _task_of(task, place, group, first)


def _task_of(task: Task, place: Place, group: list[int], first: bool) -> Task:
    around = f"{place.source.member}/" if place.source.member else ""
    paths = [place.container.entries[number].path for number in group]
    named = tuple(None if path is None else around + path for path in paths)
    return task._replace(entries=tuple(group), paths=named, first=first)
