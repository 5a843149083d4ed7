"""What an archive costs: a second run, search, size, memory. `python benchmarks/archive.py [LETTERS]` (else 100,000).

Letters are generated from the corpus: paragraphs drawn at random, each letter with its own number and date.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from saual.archive import save
from saual.archive.query import parse, to_fts5
from saual.archive.save import Facts, Made
from saual.archive.search import search
from saual.archive.store import Archive, open_archive
from saual.batch import Line
from saual.process import process
from saual.record import Letter

ROOT = Path(__file__).resolve().parent.parent
FILES = 20_000
MADE = Made("bench", "bench", "2026-01-01T00:00:00+00:00")
SAUAL = [sys.executable, "-c", "from saual.cli import main; main()"]


def seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def second_run(folder: Path) -> None:
    """A run over unchanged files against `find -printf` over the same folder."""
    letters, place = folder / "files", folder / "files.db"
    for number in range(FILES):
        path = letters / f"{number // 200:03}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}")
    archive = open_archive(place, create=True)
    for at in range(0, FILES, 1000):
        with archive.writing() as connection:
            for number in range(at, at + 1000):
                path = letters / f"{number // 200:03}" / f"{number}.txt"
                facts = path.stat()
                digest = sha256(str(number).encode()).hexdigest()
                save.file_read(connection, Facts(str(path), facts.st_size, facts.st_mtime_ns, digest), [], MADE)
    archive.engine.dispose()
    find = ["find", str(letters), "-type", "f", "-printf", "%p %s %T@\n"]
    index = [*SAUAL, "index", str(letters), "--archive", str(place)]
    start_up = [*SAUAL, "search", "--archive", str(place)]
    times = [
        (seconds(lambda: subprocess.run(find, stdout=subprocess.DEVNULL, check=True)),
         seconds(lambda: subprocess.run(index, check=True)),
         seconds(lambda: subprocess.run(start_up, stdout=subprocess.DEVNULL, check=True)))
        for _ in range(5)
    ]  # fmt: skip
    walked, run, start = map(statistics.median, zip(*times, strict=True))
    print(f"second run over {FILES} files: {run:.2f} s; start-up {start:.2f} s; find -printf {walked:.3f} s;", end=" ")
    print(f"run less start-up / find: {(run - start) / walked:.1f} (asked: at most 5)")


def generated(many: int) -> list[Letter]:
    """The letters of the corpus, as models to draw from."""
    found = []
    for path in sorted((ROOT / "corpus" / "raw").glob("*.txt")):
        found += [one for one in process(path.read_bytes(), path.name) if isinstance(one, Letter)]
    return found


def fill(archive: Archive, many: int) -> int:
    """Letters of ten paragraphs each; the bytes of all their texts."""
    chance, models, size = random.Random(1), generated(many), 0
    paragraphs = [
        (one.text[block.start : block.end], block.language)
        for one in models
        for block in one.blocks
        if block.kind in ("paragraph", "list_item") and block.end - block.start > 80
    ]
    lists = "pages sections requests signatories addressees attachments stamps footnotes entities quantities dates"
    empty = f"{lists} citations findings warnings abbreviations in_reply_to copies_to".split()
    bare = models[0].model_dump(by_alias=True) | {name: [] for name in empty} | {"closing": None, "subject": None}
    rare = [f"слово{number}" for number in range(20_000)]
    for at in range(0, many, 500):
        with archive.writing() as connection:
            for number in range(at, min(at + 500, many)):
                drawn = [*chance.sample(paragraphs, 10), (" ".join(chance.sample(rare, 5)), "ru")]
                body = "\n\n".join(paragraph for paragraph, _ in drawn)
                digest = sha256(f"{number}".encode()).hexdigest()
                blocks, start = [], 0
                for paragraph, language in drawn:
                    blocks.append(
                        {
                            "start": start,
                            "end": start + len(paragraph),
                            "kind": "paragraph",
                            "page": 1,
                            "language": language,
                        }
                    )
                    start += len(paragraph) + 2
                date = f"{chance.randint(2015, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
                plain = bare | {
                    "id": digest[:16], "text": body, "blocks": blocks,
                    "outgoing": {"number": f"ДЗ-{number % 600}", "date": date},
                    "source": models[0].source.model_dump() | {"sha256": digest, "name": f"{number}.txt"},
                }  # fmt: skip
                size += len(body.encode())
                facts = Facts(f"/letters/{number}.txt", 1, 1, digest)
                save.file_read(connection, facts, [Line(True, json.dumps(plain, ensure_ascii=False))], MADE)
        if at % (many // 5) == 0:
            print(f"  {at} letters: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB", flush=True)
    return size


QUERIES = ("слово77", "слово1234 мост", "мектеп", "дорога ремонт", "«капитальный ремонт»", "депутат -школа",
           "больница врач", "су арна", "пожар", "министр сообщаю", "2024", "область")  # fmt: skip


def searched(archive: Archive) -> None:
    """Every query ten times, after once to warm up, against the bare FTS5 query for the best twenty."""
    bare = text("SELECT rowid, rank FROM words WHERE words MATCH :q ORDER BY rank LIMIT 20")
    whole, plain = [], []
    for query in QUERIES:
        match = to_fts5(parse(query))

        def bare_query(match: str = match) -> None:
            with archive.reading() as connection:
                connection.execute(bare, {"q": match}).all()

        total = search(archive, query).total
        bare_query()
        one = [seconds(lambda query=query: search(archive, query)) for _ in range(10)]  # type: ignore[misc]
        other = [seconds(bare_query) for _ in range(10)]
        print(
            f"  {query:24} {total:7} found {statistics.median(one) * 1e3:7.1f} ms,"
            f" bare {statistics.median(other) * 1e3:7.1f} ms"
        )
        whole += one
        plain += other
    p95 = statistics.quantiles(whole, n=20)[-1], statistics.quantiles(plain, n=20)[-1]
    print(
        f"search p95 {p95[0] * 1e3:.0f} ms (asked: about 50),"
        f" bare {p95[1] * 1e3:.0f} ms; ×{p95[0] / p95[1]:.1f} (asked: 3)"
    )


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as name:
        folder = Path(name)
        second_run(folder)
        archive = open_archive(folder / "letters.db", create=True)
        start = time.perf_counter()
        size = fill(archive, many)
        spent = time.perf_counter() - start
        sizes = sizes_of(archive)
        archive.engine.dispose()
        whole = (folder / "letters.db").stat().st_size
        print(f"{many} letters, {size / 1e6:.0f} MB of text: {many / spent:.0f} written a second")
        print(f"archive {whole / 1e6:.0f} MB, largest tables: {list(sizes.items())[:6]}")
        index = sum(used for table, used in sizes.items() if table.startswith("words") or table == "body")
        print(f"index {index / 1e6:.0f} MB: ×{index / size:.2f} of the text (asked: at most 2)")
        searched(archive)


def sizes_of(archive: Archive) -> dict[str, int]:
    """Bytes of each table, largest first; of none, where this SQLite cannot tell."""
    command = text("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
    can = text("SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')")
    with archive.reading() as connection:
        if not connection.execute(can).scalar():
            return {}
        return {str(table): int(used) for table, used in connection.execute(command)}


if __name__ == "__main__":
    main()
