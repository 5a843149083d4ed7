"""Speed and memory as ratios to named peers, all from one run: machines differ, ratios hold. `make bench`.

One core for everything but `--jobs 2`; every figure is a median of interleaved rounds, after a warm-up round.
"""

from __future__ import annotations

import io
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pdfplumber
import pypdfium2

from saual.clean import clean
from saual.process import process
from saual.read.sniff import read
from saual.segment import segment

ROOT = Path(__file__).resolve().parent.parent
LETTERS = sorted((ROOT / "corpus" / "pdf").glob("*.pdf"))
MANY = 400
PYTHON = [sys.executable, "-c"]
SAUAL = "from saual.cli import main; main()"
PEAK = (
    "import sys; from pathlib import Path; from saual.batch import Task, work;"
    "[work(Task(name, Path(name))) for name in sys.argv[1:]];"
    "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'));"
    "print(int(peak.split()[1]) / 1024)"
)
"""The most memory that a worker ever held, by Linux; `ru_maxrss` would begin with that of the process it came from."""


class Result(NamedTuple):
    """One line of the table; what was reached beside what was asked (`at_most` tells which side is good)."""

    what: str
    asked: float | None
    reached: float
    at_most: bool = True
    unit: str = "×"

    @property
    def held(self) -> bool:
        if self.asked is None:
            return True
        return self.reached <= self.asked if self.at_most else self.reached >= self.asked


def seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def medians(rounds: int, *functions: Callable[[], object]) -> list[float]:
    """Median times of functions that take turns."""
    times = [[seconds(function) for function in functions] for _ in range(rounds + 1)][1:]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def anatomy(data: bytes) -> object:
    document = read(data, "letter.pdf")
    return segment(document, clean(document))


def bare_text(data: bytes) -> None:
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.get_textpage().get_text_range()


def plumber_text(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()


def command(*arguments: str) -> None:
    subprocess.run([*PYTHON, *arguments], stdout=subprocess.DEVNULL, check=True)


def first_record() -> None:
    with subprocess.Popen([*PYTHON, SAUAL, "parse", str(LETTERS[0])], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stdout.readline()


def reading() -> Iterator[Result]:
    rows = []
    for letter in LETTERS:
        data = letter.read_bytes()
        steps = (anatomy, bare_text, plumber_text, lambda data: process(data, "letter.pdf"))
        rows.append(medians(5, *(partial(step, data) for step in steps)))
    ours, bare, plumber, whole = (sum(column) for column in zip(*rows, strict=True))
    worst = max(row[0] / row[1] for row in rows)
    yield Result("read, clean, anatomy / pypdfium2 get_text_range", 8, ours / bare)
    yield Result("  the same, worst letter", None, worst)
    yield Result("read, clean, anatomy / pdfplumber extract_text", 0.25, ours / plumber)
    yield Result("  bytes to record / pdfplumber extract_text", None, whole / plumber)
    yield Result("  bytes to record, a letter", None, 1000 * whole / len(LETTERS), unit="ms")


def starting() -> Iterator[Result]:
    idle, helping = medians(15, lambda: command("pass"), lambda: command(SAUAL, "--help"))
    yield Result("saual --help / python -c pass", 10, helping / idle)
    yield Result("first record of a cold saual parse", 1, medians(5, first_record)[0], unit="s")


def memory() -> Iterator[Result]:
    done = subprocess.run([*PYTHON, PEAK, *map(str, LETTERS)], capture_output=True, check=True, text=True)
    yield Result("memory of a worker, peak over the corpus", 200, float(done.stdout), unit="MB")


def processor_seconds(*arguments: str) -> float:
    """Processor time of a command and all its workers."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def jobs() -> Iterator[Result]:
    used: dict[str, list[float]] = {"1": [], "2": []}
    with TemporaryDirectory() as folder:
        for number in range(MANY):
            (Path(folder) / f"{number}.pdf").symlink_to(LETTERS[number % len(LETTERS)])

        def parse(count: str) -> None:
            used[count].append(processor_seconds(SAUAL, "parse", "--jobs", count, folder))

        one, two = medians(3, lambda: parse("1"), lambda: parse("2"))
    yield Result(f"--jobs 2 against --jobs 1, {MANY} letters", 1.7, one / two, at_most=False)
    ideal = 2 * statistics.median(used["1"]) / statistics.median(used["2"])
    yield Result("  by processor time: on two idle cores", None, ideal)


def show(*parts: Callable[[], Iterator[Result]]) -> None:
    """The table of some parts, each on one core but for `jobs`."""
    cores = sorted(os.sched_getaffinity(0))
    print(f"{'':50} {'asked':>10} {'reached':>10}")
    for part in parts:
        os.sched_setaffinity(0, cores if part is jobs else cores[-1:])
        for result in part():
            sign = "≤" if result.at_most else "≥"
            asked = f"{sign} {result.asked:g} {result.unit}" if result.asked is not None else ""
            verdict = "" if result.held else "  missed"
            print(f"{result.what:50} {asked:>10} {result.reached:>7.2f} {result.unit:2}{verdict}", flush=True)


def main() -> None:
    cores = len(os.sched_getaffinity(0))
    print(f"{len(LETTERS)} letters of corpus/, Python {sys.version.split()[0]}, {cores} cores\n")
    show(reading, starting, memory, jobs)


if __name__ == "__main__":
    main()
