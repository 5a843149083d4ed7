"""`saual index`: bring an archive up to the folders, parsing only what is new or changed.

The walk over the folders and the archive's list of files are two streams in the same order, compared as they pass: a
run over unchanged files costs little more than the walk, whatever their number. Every file read is one transaction.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import file_digest, sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from saual import __version__, batch
from saual.archive import remote, save, shelves
from saual.archive import tables as t
from saual.archive.errors import ArchiveError
from saual.archive.ready import Entry, step
from saual.archive.remote import is_remote
from saual.archive.save import Facts, Made
from saual.archive.store import Archive
from saual.archive.tools import tools
from saual.archive.walk import Closed, Seen, exists, walk
from saual.batch import MAX_BYTES, Line, Task
from saual.sources import Missing

CHUNK = 5000
"""Rows of the archive's list taken at a time."""
EMPTY = "папка пуста, а раньше в ней были письма: подключён ли диск? Пропавшими они не отмечены"
FRESH_NS = 2_000_000_000
"""A file changed less than this before it was looked at may change again within one tick of its clock."""

_KNOWN = select(t.content.c.complete).where(t.content.c.sha256 == bindparam("sha256"))
_OTHERS = (
    select(t.file.c.path)
    .where(t.file.c.sha256 == bindparam("sha256"), t.file.c.path != bindparam("path"))
    .order_by(t.file.c.path)
)

Read = Callable[[Iterable[Task | Missing]], Iterator[list[Entry]]]
"""What parses files: the letters and failures of each task, in the tasks' order."""


class Report(NamedTuple):
    """What a run found.

    Each file seen is new, changed, unchanged or moved; `failed` of them gave no whole record in this run; `missing` are
    gone since the last one. `problems` (Russian) name folders that could not be looked at.
    """

    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0
    missing: int = 0
    failed: int = 0
    seconds: float = 0.0
    problems: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        """Nothing happened that anybody must know of."""
        return not (self.new or self.changed or self.moved or self.missing or self.failed or self.problems)


class Wish(NamedTuple):
    """What to read again though its file is unchanged: all failures, or all that other tools or versions read."""

    failures: bool = False
    outdated: bool = False


class Look(NamedTuple):
    """What a run is given: who reads, the clock (ns since 1970), what to read again, how young a file may be (ns)."""

    made: Made
    started_ns: int
    now_ns: Callable[[], int]
    wish: Wish = Wish()
    least_age_ns: int = 0

    def ended(self, seconds: float) -> str:
        """When a run of so many seconds ended."""
        return (dt.datetime.fromisoformat(self.made.now) + dt.timedelta(seconds=round(seconds))).isoformat()


def look(clock: Callable[[], int] = time.time_ns, wish: Wish = Wish(), least_age_ns: int = 0) -> Look:  # noqa: B008
    """A look at the folders by this saual and its tools, now."""
    started = clock()
    now = dt.datetime.fromtimestamp(started // 10**9, dt.UTC).isoformat()
    return Look(Made(__version__, tools(), now), started, clock, wish, least_age_ns)


class _Pending(NamedTuple):
    """A file that is being read."""

    seen: Seen
    facts: Facts
    kind: str


def index(
    archive: Archive, places: Sequence[str], read: Read, look: Look, done: Callable[[], None] | None = None
) -> Report:
    """Bring the archive up to date with folders and files (as `walk.roots` gives them); `done` hears of each file.

    Raises Busy where another run is at it, ArchiveError where the archive cannot be written; what was done till then
    stays, and the next run goes on.
    """
    with archive.locked():
        made = look.made
        with archive.writing() as connection:
            row = insert(t.run).values(saual=made.saual, tools=made.tools, started=made.now)
            key = connection.execute(row).inserted_primary_key[0]  # type: ignore[index]
        run = _Run(archive, look, done or (lambda: None))
        for place in places:
            run.folder(place, read)
        put_up_shelves(archive)
        seconds = (look.now_ns() - look.started_ns) / 1e9
        report = run.report._replace(seconds=round(seconds, 3))
        with archive.writing() as connection:
            values = {"ended": look.ended(seconds), "report": json.dumps(report._asdict(), ensure_ascii=False)}
            connection.execute(update(t.run).where(t.run.c.key == key).values(**values))
            _forget_quiet(connection, key)
        return report


def put_up_shelves(archive: Archive) -> None:
    """Make searches for common words fast again after letters changed; each shelf is one transaction."""
    with archive.reading() as connection:
        numbers = shelves.missing(connection)
    for number in numbers:
        with archive.writing() as connection:
            shelves.put_up(connection, number)


def _forget_quiet(connection: Connection, key: int) -> None:
    """Of runs in a row that found nothing the last one is kept: with --watch there are thousands a day."""
    two = select(t.run.c.key, t.run.c.report).where(t.run.c.key <= key).order_by(t.run.c.key.desc()).limit(2)
    rows = connection.execute(two).all()
    if len(rows) == 2 and all(row.report and Report(**json.loads(row.report)).quiet for row in rows):
        connection.execute(delete(t.run).where(t.run.c.key == rows[1].key))


class _Run:
    """The state of one run."""

    def __init__(self, archive: Archive, look: Look, done: Callable[[], None]) -> None:
        self.archive, self.look, self.done = archive, look, done
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []
        self.own = archive.own_files()
        self.pending: deque[_Pending] = deque()
        self.reading: set[str] = set()
        self.twins: list[_Pending] = []
        self.gone: list[str] = []
        self.closed: list[str] = []
        self.fetched = b""

    @property
    def report(self) -> Report:
        """What was counted so far."""
        return Report(**self.counts, problems=tuple(self.problems))

    def count(self, **more: int) -> None:
        self.counts.update(more)

    def folder(self, place: str, read: Read) -> None:
        """One root: read what must be, keep it as it comes, then mark what is gone."""
        self.gone, self.closed, seen = [], [], self.counts["seen"]
        for found in read(self.tasks(place)):
            self.keep(self.pending.popleft(), found, place)
        for twin in self.twins:
            self.adopt(twin)
        self.twins.clear()
        gone = [path for path in self.gone if not path.startswith(tuple(self.closed))]
        if gone and self.counts["seen"] == seen and len(gone) > 1:
            self.problem(place, EMPTY)
            return
        with self.archive.writing() as connection:
            self.count(missing=save.mark_missing(connection, gone, self.look.made.now))

    def tasks(self, place: str) -> Iterator[Task]:
        """What must be parsed; all else is dealt with in passing."""
        for seen, row in self.side_by_side(place):
            if seen is None:
                if row is not None and row.missing_since is None:
                    self.gone.append(row.path)
                continue
            self.counts["seen"] += 1
            if row is not None and self.settled(seen, row):
                self.counts["unchanged"] += 1
                self.done()
                continue
            yield from self.look_at(seen, row, place)

    def settled(self, seen: Seen, row: Row[Any]) -> bool:
        """Whether size and time say that there is nothing to do."""
        same = row.size == seen.size and row.mtime_ns == seen.mtime_ns and row.missing_since is None
        return same and not self.again(row)

    def again(self, row: Row[Any]) -> bool:
        """Whether a file must be read again though it is the same."""
        wish, failed = self.look.wish, row.failed_with
        if failed is None:
            return wish.outdated and row.tools != self.look.made.tools
        return wish.failures or failed != self.look.made.tools

    def outdated(self, facts: Facts, row: Row[Any]) -> bool:
        """As `again`, but for bytes that this run has read already, in another file."""
        if not self.again(row) or row.failed_with is not None:
            return self.again(row)
        with self.archive.reading() as connection:
            last = connection.execute(select(t.content.c.tools).where(t.content.c.sha256 == facts.sha256)).scalar()
        return last != self.look.made.tools

    def still_unreadable(self, facts: Facts, row: Row[Any]) -> bool:
        """A file that could not be opened then, nor now; that is known, and not said every night."""
        known = row.failed_with == "" and row.missing_since is None and not self.look.wish.failures
        return facts.sha256 is None and known and (row.size, row.mtime_ns) == (facts.size, facts.mtime_ns)

    def look_at(self, seen: Seen, row: Row[Any] | None, place: str) -> Iterator[Task]:
        """A file that is new, touched, changed, back, or to be read again."""
        now = self.look.now_ns()
        if now - seen.mtime_ns < self.look.least_age_ns:
            self.count(seen=-1)
            return
        facts = self.facts(seen, now, place)
        if facts is None:
            return
        same = row is not None and row.sha256 == facts.sha256 and facts.sha256 is not None
        if row is not None and (self.still_unreadable(facts, row) or (same and not self.outdated(facts, row))):
            with self.archive.writing() as connection:
                save.same_file(connection, facts)
            self.count(unchanged=1)
            self.done()
            return
        task = _Pending(seen, facts, "new" if row is None else "unchanged" if same else "changed")
        if facts.sha256 in self.reading:
            self.twins.append(task)
        elif same or not self.adopt(task):
            self.pending.append(task)
            if facts.sha256:
                self.reading.add(facts.sha256)
            yield Task(seen.key, self.fetched if is_remote(seen.path) else Path(seen.path))

    def facts(self, seen: Seen, now: int, place: str) -> Facts | None:
        """The file with its hash; None where it is gone meanwhile. Raises ArchiveError where its whole folder is."""
        mtime_ns = seen.mtime_ns if seen.mtime_ns and now - seen.mtime_ns >= FRESH_NS else None
        if not 0 <= seen.size <= MAX_BYTES:
            return Facts(seen.key, seen.size, mtime_ns, None)
        try:
            if is_remote(seen.path):
                self.fetched = remote.read(seen.path)
                return Facts(seen.key, seen.size, mtime_ns, sha256(self.fetched).hexdigest())
            with open(seen.path, "rb") as file:  # noqa: PTH123 (a Path costs more than the call)
                return Facts(seen.key, seen.size, mtime_ns, file_digest(file, "sha256").hexdigest())
        except FileNotFoundError:
            self.alive(place)
            self.count(seen=-1)
            return None
        except OSError:
            self.alive(place)
            return Facts(seen.key, seen.size, mtime_ns, None)

    def alive(self, place: str) -> None:
        """Make sure that it is one file that cannot be read, and not the share that is gone."""
        try:
            if is_remote(place):
                remote.facts(place)
                return
            facts = Path(place).stat()
            if stat.S_ISDIR(facts.st_mode):
                next(os.scandir(place))
        except (OSError, StopIteration):
            raise ArchiveError(f"{place}: папка с письмами стала недоступна: подключён ли диск? Архив цел.") from None

    def adopt(self, task: _Pending) -> bool:
        """Let the file have the letters that the archive knows of these bytes, if it does."""
        facts = task.facts
        if facts.sha256 is None:
            return False
        with self.archive.reading() as connection:
            if not connection.execute(_KNOWN, {"sha256": facts.sha256}).scalar():
                return False
            others = {"sha256": facts.sha256, "path": facts.path}
            paths = connection.execute(_OTHERS, others).scalars().all() if task.kind == "new" else []
        before = next((path for path in paths if not exists(path)), None)
        with self.archive.writing() as connection:
            save.adopt(connection, facts, self.look.made, before)
        self.count(**{"moved" if before else task.kind: 1})
        self.done()
        return True

    def keep(self, task: _Pending, found: list[Entry], place: str) -> None:
        """Write what a worker read, unless the file was written to meanwhile: then the next run reads it."""
        self.reading.discard(task.facts.sha256 or "")
        if changed_since(task.seen):
            self.count(seen=-1)
            return
        failed = any(isinstance(one, Line) for one in found)
        if failed:
            self.alive(place)
        with self.archive.writing() as connection:
            save.file_read(connection, task.facts, found, self.look.made)
        self.count(**{task.kind: 1, "failed": int(failed)})
        self.done()

    def problem(self, place: str, reason: str) -> None:
        self.problems.append(f"{place}: {reason}.")

    def side_by_side(self, place: str) -> Iterator[tuple[Seen | None, Row[Any] | None]]:
        """Each file with its row in the archive; either may be missing."""
        rows = self.rows(place)
        row = next(rows, None)
        path = row.path if row is not None else None
        for seen in walk(place):
            if isinstance(seen, Closed):
                if not (path == seen.key == place and Path(place).parent.is_dir()):
                    self.closed.append(seen.key)
                    self.problem(seen.key, f"не открывается ({seen.reason}): проверьте путь, права и подключён ли диск")
                continue
            if seen.key in self.own:
                continue
            while path is not None and path < seen.key:
                yield None, row
                row = next(rows, None)
                path = row.path if row is not None else None
            if path == seen.key:
                yield seen, row
                row = next(rows, None)
                path = row.path if row is not None else None
            else:
                yield seen, None
        for rest in chain([row] if row is not None else [], rows):
            yield None, rest

    def rows(self, place: str) -> Iterator[Row[Any]]:
        """What the archive knows of the files under a root, by path, taken in chunks."""
        f = t.file.c
        columns = [f.path, f.size, f.mtime_ns, f.sha256, f.failed_with, f.missing_since]
        query: Any = select(*columns)
        if self.look.wish.outdated:
            query = select(*columns, t.content.c.tools).outerjoin(t.content)
        folder = place.rstrip("/") + "/"
        query = query.order_by(f.path).limit(CHUNK)
        for first, past in ((place, folder), (folder, folder[:-1] + chr(ord("/") + 1))):
            after, inclusive = first, True
            while True:
                bound = f.path >= after if inclusive else f.path > after
                upper = f.path <= place if first == place else f.path < past
                with self.archive.reading() as connection:
                    chunk = connection.execute(query.where(bound, upper)).all()
                yield from chunk
                if len(chunk) < CHUNK:
                    break
                after, inclusive = chunk[-1].path, False


def changed_since(seen: Seen) -> bool:
    """Whether a file is another than when the run looked at it; one that is gone was read in time.

    What was fetched from elsewhere was hashed and parsed from the same bytes.
    """
    if is_remote(seen.path):
        return False
    try:
        facts = Path(seen.path).stat()
    except OSError:
        return False
    return seen.size >= 0 and (facts.st_size, facts.st_mtime_ns) != (seen.size, seen.mtime_ns)


def local(jobs: int) -> Read:
    """Parse with worker processes of this machine."""
    return partial(batch.read_with, step, jobs=jobs)
