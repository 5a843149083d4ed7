"""Letters by the 4,096 as columns of numbers: what a search reads of a common word in place of the index of words.

FTS5 takes a microsecond to score one letter and a join half of one to read its labels. That is nothing for a rare word,
and a tenth of a second for a word that half of 100,000 letters have. So a shelf keeps, for the letters whose keys
follow each other, how many words each has and what it is counted by; and how often each word stands in each letter,
for the words that a good part of its letters have. All of it follows from `body` and `facet`: a letter that changes
takes its shelf down, and the end of the next run puts it up again. What stands on no shelf is found as before.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter, defaultdict
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from saual.archive import tables as t
from saual.archive.facets import low_first
from saual.archive.fulltext import unpack

SIZE = 4096
"""Letters of a shelf: those whose keys give its number when divided by this. Part of an archive's format."""
COMMON = 16
"""A word is common on a shelf where one letter of so many has it."""

_DOWN = delete(t.shelf).where(t.shelf.c.number == bindparam("number"))


class Shelf(NamedTuple):
    """The columns of a shelf as they are kept; a place is a letter's key less that of the first.

    `sizes`: words of the letter at each place, 0 where no current letter is. `ends`: where the labels of each end in
    `labels`. `counts`: of each common word, how often the letter at each place has it. All are numbers of four bytes,
    the low one first, all but `labels` deflated.
    """

    sizes: bytes
    ends: bytes
    labels: bytes
    counts: dict[str, bytes]


def take_down(connection: Connection, letter: int) -> None:
    """A letter is found anew, or no more: what its shelf says is no longer so."""
    connection.execute(_DOWN, {"number": letter // SIZE})


def missing(connection: Connection) -> list[int]:
    """The shelves to put up; none in an archive that is smaller than one."""
    last = connection.execute(select(func.max(t.letter.c.key))).scalar() or 0
    if last < SIZE:
        return []
    there = set(connection.execute(select(t.shelf.c.number)).scalars())
    return [number for number in range(last // SIZE + 1) if number not in there]


def put_up(connection: Connection, number: int) -> None:
    """Keep the columns of a shelf that is not there."""
    shelf = made(connection, number)
    columns = {"sizes": shelf.sizes, "ends": shelf.ends, "labels": shelf.labels}
    connection.execute(insert(t.shelf), {"number": number, **columns})
    if shelf.counts:
        rows = [{"shelf": number, "word": word, "counts": packed} for word, packed in shelf.counts.items()]
        connection.execute(insert(t.common), rows)


def kept(connection: Connection, number: int) -> Shelf:
    """The columns of a shelf that is there."""
    row = connection.execute(select(t.shelf).where(t.shelf.c.number == number)).one()
    counts = select(t.common.c.word, t.common.c.counts).where(t.common.c.shelf == number)
    return Shelf(row.sizes, row.ends, row.labels, {row.word: row.counts for row in connection.execute(counts)})


def made(connection: Connection, number: int) -> Shelf:
    """The columns that follow from the letters."""
    letter, first = t.letter.c, number * SIZE
    those = letter.key.between(first, first + SIZE - 1) & letter.current
    lemmas = select(letter.key, t.body.c.lemmas).join_from(t.letter, t.body).where(those).order_by(letter.key)
    sizes = array("I", bytes(4 * SIZE))
    places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for key, packed in connection.execute(lemmas):
        words = unpack(packed)
        sizes[key - first] = len(words)
        for word, times in Counter(words).items():
            places[word].extend((key - first, times))
    least = sum(map(bool, sizes)) / COMMON
    facets = select(letter.key, t.facet.c.labels).join_from(t.letter, t.facet).where(those).order_by(letter.key)
    labels = {key - first: packed for key, packed in connection.execute(facets)}
    ends, end = array("I"), 0
    for place in range(SIZE):
        end += len(labels.get(place, b"")) // 4
        ends.append(end)
    counts = {word: _packed(_column(found)) for word, found in places.items() if len(found) >= 2 * least}
    return Shelf(_packed(sizes), _packed(ends), b"".join(labels.values()), counts)


def _column(places: array[int]) -> array[int]:
    """A number for each letter of a shelf from pairs of place and number."""
    column = array("I", bytes(4 * SIZE))
    for place, number in zip(places[::2], places[1::2], strict=True):
        column[place] = number
    return column


def _packed(numbers: array[int]) -> bytes:
    return zlib.compress(low_first(numbers).tobytes(), 6)
