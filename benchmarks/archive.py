"""What an archive costs: `python benchmarks/archive.py [PART …] [--letters 100000] [--keep FOLDER]`, else all parts.

unchanged  a second run over 20,000 files against `find -printf` over the same folder
search     so many generated letters written (the parsing is not measured here), their size, memory, searches; an
           archive kept in FOLDER is only searched
workers    letters of the corpus parsed by one Dask worker and by two
"""

from __future__ import annotations

import argparse
import math
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generate import CORPUS, letters, line, vocabulary

from saual.archive import nightly, save
from saual.archive.cluster import cluster, local_cluster
from saual.archive.query import parse, to_fts5
from saual.archive.ready import ready
from saual.archive.save import Facts, Made
from saual.archive.search import search
from saual.archive.store import Archive, open_archive
from saual.batch import Line

FILES, LETTERS, ROUNDS, TRIES = 20_000, 720, 5, 3
MADE = Made("bench", "bench", "2026-01-01T00:00:00+00:00")
FOR_SEARCH = frozenset(
    {"body", "facet", "name", "name_words", "mention", "sqlite_autoindex_mention_1", "ix_mention_name"}
    | {"shelf", "common", "sqlite_autoindex_common_1", "ix_common_shelf"}
)
SAUAL = [sys.executable, "-c", "from saual.cli import main; main()"]
COMMON = ("область", "дорога", "больница", "2024", "министр сообщаю", "депутат -школа", "«капитальный ремонт»", "су")
"""Words of the corpus: each stands in a good part of the letters generated from it."""


class Clock:
    """Seconds by the wall and of this process."""

    def __init__(self) -> None:
        self.wall, self.own = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self.wall, time.process_time() - self.own


def timed(function: Callable[[], object]) -> tuple[float, float]:
    clock = Clock()
    function()
    return clock.read()


def unchanged(folder: Path, _: int) -> None:
    """A run over unchanged files, with what its start alone takes, against a listing of the folder."""
    place, many = folder / "files.db", folder / "files"
    paths = [many / f"{number // 200:03}" / f"{number}.txt" for number in range(FILES)]
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}")
    archive = open_archive(place, create=True)
    with archive.writing() as connection:
        for number, path in enumerate(paths):
            facts = path.stat()
            digest = sha256(f"{number}".encode()).hexdigest()
            save.file_read(connection, Facts(str(path), facts.st_size, facts.st_mtime_ns, digest), [], MADE)
    archive.engine.dispose()
    empty = folder / "empty"
    empty.mkdir()
    (empty / "one.txt").write_text("1")
    commands = {
        "find": ["find", str(many), "-type", "f", "-printf", "%p %s %T@\n"],
        "run": [*SAUAL, "index", str(many), "--archive", str(place)],
        "start": [*SAUAL, "index", str(empty), "--archive", str(folder / "empty.db")],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for at in range(2 * ROUNDS + 1):
        for name, command in commands.items():
            spent = _of_children(lambda command=command: subprocess.run(command, stdout=subprocess.DEVNULL))  # type: ignore[misc]
            times[name] += [spent] if at else []
    find, run, start = (statistics.median(times[name]) for name in ("find", "run", "start"))
    print(f"second run over {FILES:,} unchanged files, processor time: {run:.2f} s, start-up alone {start:.2f} s")
    print(f"  find -printf {find:.3f} s: run less start-up is ×{(run - start) / find:.1f} (asked: at most 5)")


def _of_children(function: Callable[[], object]) -> float:
    """Processor seconds of the processes that a function starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    function()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fill(archive: Archive, many: int) -> int:
    """Write generated letters, each as `saual index` would; the bytes of all their texts."""
    size, records, step = 0, enumerate(letters(many)), max(1, many // 5)
    while chunk := list(islice(records, 500)):
        with archive.writing() as connection:
            for number, letter in chunk:
                size += len(letter["text"].encode())
                facts = Facts(f"/letters/{number}.txt", 1, 1, letter["source"]["sha256"])
                save.file_read(connection, facts, [ready(Line(True, line(letter)))], MADE)
        if chunk[0][0] % step < 500:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            print(f"  {chunk[-1][0] + 1:,} letters: peak of memory {peak} MB", flush=True)
    return size


def queries() -> Iterator[str]:
    """One to three words of one letter, single words from everywhere to nowhere (log-uniform), and common ones."""
    chance, words = random.Random(3), vocabulary()
    for letter in islice(letters(10_000), 0, None, 200):
        given = [word for word in letter["text"].split() if word.isalpha() and len(word) > 4]
        yield " ".join(chance.sample(given, chance.randint(1, 3)))
    yield from (words[int(math.exp(chance.uniform(0, math.log(len(words)))))] for _ in range(42))
    yield from COMMON


class Search(NamedTuple):
    """What one search took, and the bare query for its best twenty: seconds by the wall, and of the processor."""

    query: str
    found: int
    ours: tuple[float, float]
    bare: tuple[float, float]


def searches(archive: Archive) -> Iterator[Search]:
    """Every query against the bare FTS5 query; both warm, in turns."""
    bare = text("SELECT rowid, rank FROM words WHERE words MATCH :q ORDER BY rank LIMIT 20")
    for query in queries():
        match = to_fts5(parse(query))

        def bare_query(match: str = match) -> None:
            with archive.reading() as connection:
                connection.execute(bare, {"q": match}).all()

        total = search(archive, query).total
        bare_query()
        for _ in range(ROUNDS):
            ours = timed(lambda query=query: search(archive, query))  # type: ignore[misc]
            yield Search(query, total, ours, timed(bare_query))


def searched(archive: Archive) -> None:
    """The times of all searches, and of those for words that are no stop words, which most letters have."""
    done = list(searches(archive))
    with archive.reading() as connection:
        many = connection.execute(text("SELECT count(*) FROM words_docsize")).scalar_one()
    told("all queries", done)
    told("those that a fifth of the letters or fewer answer", [one for one in done if one.found <= many / 5])
    told("those that more letters answer", [one for one in done if one.found > many / 5])


def told(what: str, done: list[Search]) -> None:
    print(f"search, {what} ({len(done) // ROUNDS}):")
    for at, clock in enumerate(("wall", "processor")):
        (middle, high), (bare_middle, bare_high) = (
            (statistics.median(times), statistics.quantiles(times, n=20)[-1])
            for times in ([one.ours[at] * 1e3 for one in done], [one.bare[at] * 1e3 for one in done])
        )
        print(
            f"  {clock}: p50 {middle:.0f} ms, p95 {high:.0f} ms; bare FTS5 {bare_middle:.1f} and {bare_high:.1f} ms;",
            end="",
        )
        print(f" p95 ×{high / bare_high:.1f} (asked: about 50 ms, at most ×3)")


def search_part(folder: Path, many: int) -> None:
    """Letters written and found again."""
    place = folder / "letters.db"
    kept = place.exists()
    archive = open_archive(place, create=True)
    if not kept:
        written(archive, place, many)
    searched(archive)
    archive.engine.dispose()


def written(archive: Archive, place: Path, many: int) -> None:
    clock = Clock()
    size = fill(archive, many)
    nightly.put_up_shelves(archive)
    wall, own = clock.read()
    print(f"{many:,} letters, {size / 1e6:.0f} MB of text: {many / wall:.0f} written a second,", end=" ")
    print(f"{many / own:.0f} a second of processor time")
    sizes = sizes_of(archive)
    whole = place.stat().st_size
    index = sum(used for name, used in sizes.items() if name.startswith("words") or name in FOR_SEARCH)
    print(
        f"archive {whole / 1e6:.0f} MB; largest: {', '.join(f'{n} {u / 1e6:.0f}' for n, u in list(sizes.items())[:6])}"
    )
    print(f"index with kept text and lemmas {index / 1e6:.0f} MB: ×{index / size:.2f} of the text (asked: at most 2)")


def sizes_of(archive: Archive) -> dict[str, int]:
    """Bytes of each table, largest first; of none, where this SQLite cannot tell."""
    command = text("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
    can = text("SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')")
    with archive.reading() as connection:
        if not connection.execute(can).scalar():
            return {}
        return {str(table): int(used) for table, used in connection.execute(command)}


def workers(folder: Path, _: int) -> None:
    """Letters of the corpus, each made another, by one Dask worker and by two: text, then PDF."""
    for kind, models in (("text", CORPUS.glob("*.txt")), ("PDF", (CORPUS.parent / "pdf").glob("*.pdf"))):
        contents = [path.read_bytes() for path in sorted(models)]
        warm = 2 * len(contents)  # each of two workers loads all that these letters need
        for name, first, last in (("warm", 0, warm), ("timed", warm, warm + LETTERS)):
            (folder / kind / name).mkdir(parents=True)
            for number in range(first, last):
                content = contents[number % len(contents)] + f"\n\n{number}\n".encode()
                (folder / kind / name / f"{number:03}").write_bytes(content)
        print(f"{LETTERS} letters, {kind}:")
        runs = [(_by_workers(folder / kind, 1), _by_workers(folder / kind, 2)) for _ in range(TRIES)]
        tries = ", ".join(f"×{one.wall / two.wall:.2f}" for one, two in runs)
        free = ", ".join(f"×{2 * one.theirs / (two.theirs + two.own):.2f}" for one, two in runs)
        print(f"  two Dask workers against one: {tries} as fast (asked: 1.7); on two cores of their own {free}")


class Spent(NamedTuple):
    """Seconds that a run took by the wall, and of the processor: its own, its workers'."""

    wall: float
    own: float
    theirs: float


def _by_workers(folder: Path, jobs: int) -> Spent:
    """A run by so many workers of a new cluster, that have read some letters before."""

    def run(address: str, name: str) -> None:
        with TemporaryDirectory() as place:
            archive = open_archive(Path(place) / "letters.db", create=True)
            nightly.index(archive, [str(folder / name)], cluster(address, 1), nightly.look())
            archive.engine.dispose()

    with local_cluster(jobs) as started:
        run(started.scheduler_address, "warm")
        before = _of_descendants()
        wall, own = timed(lambda: run(started.scheduler_address, "timed"))
        spent = Spent(wall, own, _of_descendants() - before)
    print(
        f"  Dask workers: {jobs}, {spent.wall:.1f} s; processor: workers {spent.theirs:.1f} s"
        f" ({spent.theirs / spent.wall / jobs:.0%} of {jobs} cores), {spent.theirs / LETTERS * 1e3:.0f} ms a letter;"
        f" scheduler and writer {spent.own:.1f} s, {spent.own / LETTERS * 1e3:.1f} ms a letter;"
        f" load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return spent


def _of_descendants() -> float:
    """Processor seconds so far of the processes that this one started, and that those did."""
    import psutil  # type: ignore[import-untyped]

    times = (one.cpu_times() for one in psutil.Process().children(recursive=True))
    return sum(one.user + one.system for one in times)


PARTS = {"unchanged": unchanged, "search": search_part, "workers": workers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="where the archive of letters stays")
    given = parser.parse_args()
    for part in given.parts or PARTS:
        with TemporaryDirectory() as folder:
            PARTS[part](given.keep if given.keep and part == "search" else Path(folder), given.letters)


if __name__ == "__main__":
    main()
