"""What a worker makes of a file for the archive: all that needs no archive, so that its writer only writes."""

from __future__ import annotations

import hashlib
import zlib
from typing import NamedTuple

from saual import batch
from saual.archive.derive import Rows, derive
from saual.archive.fulltext import pack
from saual.archive.words import lemmas
from saual.batch import Line, Task
from saual.read.sandbox import More
from saual.record import Letter
from saual.sources import Missing


class Ready(NamedTuple):
    """A letter as it is written: its record with the digest of that line, what it is found by, its text and lemmas.

    Record, text and lemmas are deflated. `weight` is that of its line.
    """

    id: str
    digest: str
    json: bytes
    rows: Rows
    text: bytes
    lemmas: bytes
    weight: int


Entry = Line | Ready
"""A letter, or a line that tells of a failure."""


def ready(line: Line) -> Entry:
    """A record with all that is derived from it; a failure as it is."""
    if not line.ok:
        return line
    letter = Letter.model_validate_json(line.json)
    plain = line.json.encode()
    return Ready(
        id=letter.id,
        digest=hashlib.sha256(plain).hexdigest(),
        json=zlib.compress(plain, 6),
        rows=derive(letter),
        text=zlib.compress(letter.text.encode(), 6),
        lemmas=pack(lemmas(letter.text, letter.blocks)),
        weight=line.weight,
    )


def step(task: Task | Missing) -> list[Entry] | More:
    """As `batch.step`, for the archive. Runs in a worker process."""
    found = batch.step(task)
    return found if isinstance(found, More) else [ready(line) for line in found]
