"""What cleaning took off the pages: every run of the source that stands in no letter's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from saual.batch import Line, Task, content, failed, work
from saual.clean import clean
from saual.clean.text import Text
from saual.read.document import Document, ReadError
from saual.read.sandbox import Pool
from saual.read.sniff import read
from saual.segment import segment
from saual.sources import Missing

_KEPT = "\0"
_SPEAKS = regex.compile(r"[\p{L}\p{N}№_][^\0]*")
"""A run that says something: a lone hyphen or space that was joined away is not worth a line."""


class Cut(NamedTuple):
    """What was cut off one printed line."""

    page: int
    text: str
    sideways: bool


class Trace(NamedTuple):
    """The records of one file and what stands in none of them."""

    lines: list[Line]
    cuts: list[Cut]


def find_cuts(document: Document, texts: Iterable[Text]) -> list[Cut]:
    """What of the document's lines stands in none of the texts, in reading order."""
    left = list(document.text)
    for text in texts:
        for origin in text.origin:
            if origin >= 0:
                left[origin] = _KEPT
    cuts = []
    for line in document.lines:
        runs = _SPEAKS.findall("".join(left[line.start : line.end]))
        if runs:
            cuts.append(Cut(line.page, " … ".join(run.strip() for run in runs), line.sideways))
    return cuts


def trace_all(tasks: Iterable[Task | Missing]) -> Iterator[Trace]:
    """Trace files in a worker process of its own."""
    with Pool(1, trace) as pool:
        for task, outcome in pool.imap(tasks):
            yield outcome if isinstance(outcome, Trace) else Trace([failed(task, outcome.code, outcome.message)], [])


def trace(task: Task | Missing) -> Trace:
    """The records of a file and its cuts. Runs in a worker process."""
    lines = work(task)
    if isinstance(task, Missing) or not any(line.ok for line in lines):
        return Trace(lines, [])
    try:
        document = read(content(task) or b"", task.name)
    except (OSError, ReadError):
        return Trace(lines, [])
    return Trace(lines, find_cuts(document, (letter.text for letter in segment(document, clean(document)))))
