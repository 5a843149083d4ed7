"""A run's report: as a table, as JSON, and for Prometheus' textfile collector."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select

from saual.archive import tables as t
from saual.archive.nightly import Report
from saual.archive.store import Archive

_NAMES = {
    "seen": "просмотрено", "new": "новых", "changed": "изменённых", "unchanged": "прежних", "moved": "перемещённых",
    "missing": "пропавших", "failed": "не прочитано", "seconds": "секунд",
}  # fmt: skip


class Failed(NamedTuple):
    """A file, or a part of one, that could not be read: why, with what, how often it was tried, and when last."""

    path: str
    name: str
    stage: str
    error: str
    message: str
    tools: str
    tries: int
    failed: str


def failures(archive: Archive, since: str = "") -> list[Failed]:
    """All that cannot be read, by path; only what was tried at a moment (ISO 8601) or after, if one is given."""
    f = t.failure.c
    query = select(t.file.c.path, f.name, f.stage, f.error, f.message, f.tools, f.tries, f.failed).join(t.file)
    with archive.reading() as connection:
        rows = connection.execute(query.where(f.failed >= since).order_by(t.file.c.path, f.number))
        return [Failed(*row) for row in rows]


def failure_lines(found: Iterable[Failed]) -> Iterator[str]:
    """Failures as lines: what could not be read, and why."""
    yield from (f"{' '.join(one.name.split())}: {one.message}" for one in found)


def table(report: Report) -> Iterator[str]:
    """The report as lines.

    >>> list(table(Report(seen=2, new=2, seconds=0.5)))[:2]
    ['просмотрено         2', 'новых               2']
    """
    for name, shown in _NAMES.items():
        yield f"{shown:12} {getattr(report, name):8}"


def to_json(_: Archive, report: Report) -> str:
    """The report as `--report` writes it."""
    values = {name: value for name, value in report._asdict().items() if name != "problems" or value}
    return json.dumps(values, ensure_ascii=False) + "\n"


def to_prometheus(archive: Archive, report: Report) -> str:
    """The report, and what the archive holds now, as metrics."""
    with archive.reading() as connection:
        last = connection.execute(select(t.run.c.ended).order_by(t.run.c.key.desc()).limit(1)).scalar()
        letters = connection.execute(select(func.count()).where(t.letter.c.current)).scalar_one()
        failures = connection.execute(select(func.count()).select_from(t.failure)).scalar_one()
        missing = connection.execute(select(func.count()).where(t.file.c.missing_since.is_not(None))).scalar_one()
    lines = ["# HELP saual_index_files Files of the last run.", "# TYPE saual_index_files gauge"]
    states = ("new", "changed", "unchanged", "moved", "missing", "failed")
    lines += [f'saual_index_files{{state="{state}"}} {getattr(report, state)}' for state in states]
    for name, value, about in (
        ("saual_index_seconds", report.seconds, "Duration of the last run."),
        ("saual_index_problems", len(report.problems), "Folders that could not be looked at."),
        ("saual_index_end_time_seconds", _seconds(last), "When the last run ended."),
        ("saual_archive_letters", letters, "Letters in the archive."),
        ("saual_archive_failures", failures, "Files and parts of files that could not be read."),
        ("saual_archive_missing_files", missing, "Files that are gone."),
    ):
        lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge", f"{name} {value}"]
    return "\n".join(lines) + "\n"


def _seconds(moment: str | None) -> int:
    import datetime as dt

    return int(dt.datetime.fromisoformat(moment).timestamp()) if moment else 0


def write(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old one or the new one, never a part. Raises OSError."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(text, "utf-8")
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
