"""Runs of the nightly index for tests: in this process, or as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from saual.archive import nightly, walk
from saual.archive.nightly import Read, Report, Wish
from saual.archive.ready import Entry, ready
from saual.archive.store import Archive
from saual.batch import Task, work
from saual.sources import Missing

LATER = 1_900_000_000_000_000_000
"""A time long after the files of a test were written: none is too fresh to be trusted."""
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "COLUMNS": "100"}


def read_here(tasks: Iterable[Task | Missing]) -> Iterator[list[Entry]]:
    """Parse in the run's own process, which takes no time to start."""
    return ([ready(line) for line in work(task)] for task in tasks)


def run(
    archive: Archive,
    *paths: Path,
    wish: Wish = Wish(),  # noqa: B008
    now: int = LATER,
    least_age_ns: int = 0,
    read: Read = nightly.local(1),  # noqa: B008
) -> Report:
    """Index these paths; what parses is a worker unless told."""
    look = nightly.look(lambda: now, wish, least_age_ns)
    return nightly.index(archive, walk.roots(paths), read, look)


def counts(report: Report) -> dict[str, int]:
    """What a run did, zeros left out."""
    names = ("seen", "new", "changed", "unchanged", "moved", "missing", "failed")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def command(*args: str | Path) -> list[str]:
    """The command line of a saual command."""
    return [sys.executable, "-c", "from saual.cli import main; main()", *map(str, args)]


def saual(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """A saual command run to its end."""
    return subprocess.run(command(*args), capture_output=True, text=True, env=ENV, timeout=120)
