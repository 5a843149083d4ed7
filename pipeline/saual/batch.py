"""Many files: found, read by limited worker processes, given back in order. A bad file costs one failure record."""

from __future__ import annotations

import atexit
import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from saual.notes import NOTHING, is_note
from saual.sources import GIVEN, Missing, clean_name, find_files

if TYPE_CHECKING:
    from saual.read.document import ReadError
    from saual.read.sandbox import More, Pool
    from saual.record import Failure, Letter


class Weighty(Protocol):
    """What a worker makes of a letter: a line, or what the archive keeps of it."""

    @property
    def weight(self) -> int:
        """How much of a letter it is."""


E = TypeVar("E", bound=Weighty)

MAX_BYTES = 200 * 2**20
"""A larger file is refused unread."""


class ParseError(Exception):
    """A file that gave no letter, or not all: `failure` says why, `letters` are those that could be read."""

    def __init__(self, failure: Failure, letters: list[Letter]) -> None:
        super().__init__(f"{failure.source.name}: {failure.message} ({failure.stage}, {failure.error})")
        self.failure = failure
        self.letters = letters


class Task(NamedTuple):
    """What a worker gets: the name for the record, and the bytes or where they lie.

    Of a container it may be some `entries` only, by their numbers, `paths` are what they are called; `way` leads to a
    container inside others by the numbers of the entries on it. `first`: whether a file begins with it.
    """

    name: str
    content: bytes | Path
    way: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    paths: tuple[str | None, ...] = ()
    first: bool = True


class Line(NamedTuple):
    """One record as a line of JSON; `ok` is False for a failure, `weight` says how much of a letter it is (`notes`)."""

    ok: bool
    json: str
    weight: int = NOTHING


def parse(path_or_bytes: GIVEN | bytes, name: str | None = None) -> list[Letter]:
    """Read the letters of one file, given by its path or as bytes; `name` is what the records call it.

    Raises OSError where the path cannot be read, and ParseError where the file gives no letter or only some of its
    letters. The work is done in one limited process that stays for the next call.
    """
    if isinstance(path_or_bytes, bytes):
        task = Task(clean_name(name or "letter"), path_or_bytes)
    else:
        path = Path(path_or_bytes).absolute()
        if not path.is_fifo():
            path.open("rb").close()
        task = Task(clean_name(name or path_or_bytes), path)
    from saual.record import Letter

    records = [to_record(line) for line in read_one(task)]
    letters = [record for record in records if isinstance(record, Letter)]
    for record in records:
        if not isinstance(record, Letter):
            raise ParseError(record, letters)
    return letters


def parse_all(paths: GIVEN | Iterable[GIVEN], jobs: int = 1) -> Iterator[Letter | Failure]:
    """Read files, folders and globs with `jobs` processes; records come as soon as they are made, in the files' order.

    Nothing is raised for a bad file: it gives a Failure, and the others are read.
    """
    for _, lines in _steps(tasks(paths), jobs, step):
        yield from map(to_record, lines)


def to_record(line: Line) -> Letter | Failure:
    """The record of a line."""
    from saual.record import Failure, Letter

    return (Letter if line.ok else Failure).model_validate_json(line.json)


def tasks(paths: GIVEN | Iterable[GIVEN]) -> Iterator[Task | Missing]:
    """What is to be done for the files, folders and globs named."""
    for found in find_files(paths):
        yield found if isinstance(found, Missing) else Task(clean_name(found), found.absolute())


def read_all(tasks: Iterable[Task | Missing], jobs: int = 1) -> Iterator[list[Line]]:
    """The records of each task, in the tasks' order; tasks are taken only as workers become free."""
    return read_with(step, tasks, jobs)


def read_with(
    step: Callable[[Task | Missing], list[E] | More], tasks: Iterable[Task | Missing], jobs: int
) -> Iterator[list[E | Line]]:
    """As `read_all`, but `step` (importable by its name) says what the workers make of a task."""
    found: list[E | Line] = []
    begun = False
    for task, more in _steps(tasks, jobs, step):
        if begun and (isinstance(task, Missing) or task.first):
            yield found
            found = []
        begun = True
        found += more
    if begun:
        yield found


def _steps(
    tasks: Iterable[Task | Missing], jobs: int, step: Callable[[Task | Missing], list[E] | More]
) -> Iterator[tuple[Task | Missing, list[E | Line]]]:
    """What comes of each task, of a container in several steps."""
    from saual.read.sandbox import Pool

    pool: Pool[Task | Missing, list[E]] = Pool(jobs, step, split=split)
    with pool:
        yield from _without_notes(pool.imap(tasks))


def _without_notes(
    outcomes: Iterable[tuple[Task | Missing, list[E] | ReadError]],
) -> Iterator[tuple[Task | Missing, list[E | Line]]]:
    """What comes of each task, without the texts of mails that are notes beside what is attached, which comes before.

    The attachments of a mail may have been read by several workers, and hold others: all ways to them begin alike.
    """
    attached: dict[tuple[int, ...], int] = {}
    for task, outcome in outcomes:
        found: list[E | Line]
        found = [*outcome] if isinstance(outcome, list) else [failed(task, outcome.code, outcome.message)]
        if isinstance(task, Task):
            attached = {} if task.first else attached
            if task.paths == (None,):
                found = [one for one in found if not is_note(one.weight, attached.get(task.way, NOTHING))]
            heaviest = max((one.weight for one in found), default=NOTHING)
            for length in range(len(task.way) + 1):
                way = task.way[:length]
                attached[way] = max(attached.get(way, NOTHING), heaviest)
        yield task, found


def step(task: Task | Missing) -> list[Line] | More:
    """The records of a file, or the tasks that a container falls into: each has its own limits, and dies alone."""
    if isinstance(task, Missing):
        return work(task)
    try:
        data = content(task)
    except OSError:
        data = None
    if data is None:
        return work(task)
    from saual.unfold import unfold

    return unfold(task, data)


def split(task: Task | Missing) -> list[Task]:
    """The entries of a task one by one, if it has several."""
    if isinstance(task, Missing) or len(task.entries) < 2:
        return []
    alone = zip(task.entries, task.paths, strict=True)
    return [
        task._replace(entries=(number,), paths=(path,), first=task.first and not at)
        for at, (number, path) in enumerate(alone)
    ]


def work(task: Task | Missing) -> list[Line]:
    """All records of one file and of those in it. Runs in a worker process."""
    if isinstance(task, Missing):
        return [failed(task, task.code, task.message)]
    try:
        data = content(task)
    except OSError as error:
        return [failed(task, "unreadable", f"Файл нельзя открыть: {error.strerror}. Проверьте права и путь.")]
    if data is None:
        return [failed(task, "too_big", f"Файл больше {MAX_BYTES >> 20} МБ. Разделите его на части.")]
    from saual.process import process

    return [Line(record.status == "ok", record.model_dump_json()) for record in process(data, task.name)]


def content(task: Task) -> bytes | None:
    """The bytes of a file, None if there are too many."""
    if isinstance(task.content, bytes):
        return task.content
    facts = task.content.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(0, "это не обычный файл")
    return task.content.read_bytes() if facts.st_size <= MAX_BYTES else None


def failed(task: Task | Missing, code: str, message: str) -> Line:
    """The record of a file that was not read, with what is known of its bytes."""
    from saual.record import Failure, FailureSource

    known = _known(task)
    digest = known.get("sha256")
    member = task.paths[0] if isinstance(task, Task) and len(task.paths) == 1 else None
    source = FailureSource(name=f"{task.name}/{member}" if member else task.name, member=member, **known)
    failure = Failure(id=digest[:16] if digest else None, source=source, stage="read", error=code, message=message)
    return Line(False, failure.model_dump_json())


def _known(task: Task | Missing) -> dict[str, Any]:
    if isinstance(task, Missing) or task.entries:
        return {}
    if isinstance(task.content, bytes):
        return {"sha256": sha256(task.content).hexdigest(), "size": len(task.content)}
    try:
        size = task.content.stat().st_size
        if not task.content.is_file() or size > MAX_BYTES:
            return {"size": size}
        with task.content.open("rb") as file:
            return {"sha256": file_digest(file, "sha256").hexdigest(), "size": size}
    except OSError:
        return {}


_lock = threading.Lock()
_warm: dict[tuple[int, object], Pool[Task | Missing, Any]] = {}


def read_one(task: Task | Missing) -> list[Line]:
    """The records of one task, made by a worker that is kept for the next one (of this process)."""
    return read_one_with(step, task)


def read_one_with(step: Callable[[Task | Missing], list[E] | More], task: Task | Missing) -> list[E | Line]:
    """As `read_one`, but `step` (importable by its name) says what the worker makes of the task."""
    from saual.read.sandbox import Pool

    key = (os.getpid(), step)
    with _lock:
        if key not in _warm:
            pool: Pool[Task | Missing, list[E]] = Pool(1, step, split=split)
            _warm[key] = pool
            atexit.register(pool.close)
        done = list(_without_notes(_warm[key].imap([task])))
    return [one for _, found in done for one in found]
