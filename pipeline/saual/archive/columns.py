"""What the columns of the shelves tell: which letters have common words, with their scores, and what many letters are.

The scores are those of `rank`: what a common word adds is computed from the shelves that count it; what any other
phrase adds comes from the index of words, and so does a common word where a shelf does not count it.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, select

from saual.archive import tables as t
from saual.archive.facets import MANY, count, count_numbers
from saual.archive.query import Query, Term
from saual.archive.rank import K1, B, Collection, collection, hits
from saual.archive.shelves import SIZE
from saual.archive.store import streamed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.int64]
    Scores = NDArray[np.float64]
    """Of all letters, by their keys; 0 where the letter does not match."""

KEYS_AT_ONCE = 2000
"""Letters asked for by their keys at a time."""
SHELVES_AT_ONCE = 256
"""Shelves whose labels are counted at a time: those of a million letters."""


class Matches(NamedTuple):
    """Letters by their keys, each once, with their scores."""

    letters: Keys
    scores: Scores

    def among(self, letters: Sequence[int]) -> Matches:
        """Those of these letters."""
        import numpy as np

        these = np.isin(self.letters, letters)
        return Matches(self.letters[these], self.scores[these])

    def best(self, most: int, same: float) -> dict[int, float]:
        """The letters with the highest scores: so many, and those within this share of the last of them."""
        import numpy as np

        letters, scores = self
        if len(scores) > most:
            high = scores >= np.partition(scores, -most)[-most] * (1 - same)
            letters, scores = letters[high], scores[high]
        return dict(zip(letters.tolist(), scores.tolist(), strict=True))


class _Shelves(NamedTuple):
    """How many words each letter has, by its key, and of each common word how often letters have it, by shelf."""

    collection: Collection
    sizes: NDArray[np.uint32]
    counts: dict[str, dict[int, bytes]]


def matches(connection: Connection, query: Query) -> Matches | None:
    """The letters that match; None where a wanted word is rare: then few do, and `rank` is as fast."""
    shelves = _shelves(connection, query)
    if shelves is None:
        return None
    import numpy as np

    terms = [_added(connection, term, shelves) for term in query.wanted]
    found = np.logical_and.reduce([added > 0 for added in terms])
    for term in query.unwanted:
        found &= _added(connection, term, shelves) == 0
    letters = np.flatnonzero(found)
    return Matches(letters, np.sum(terms, 0)[letters])


def _shelves(connection: Connection, query: Query) -> _Shelves | None:
    """The sizes and counts for a query; None where a wanted term has no word that half of the shelves count."""
    words = {phrase[0] for term in (*query.wanted, *query.unwanted) for phrase in term if len(phrase) == 1}
    common, counts = t.common.c, dict[str, dict[int, bytes]]()
    counted = select(common.word, common.shelf, common.counts).where(common.word.in_(words))
    for word, shelf, packed in connection.execute(counted):
        counts.setdefault(word, {})[shelf] = packed
    many = (connection.execute(select(func.max(t.letter.c.key))).scalar() or 0) // SIZE + 1
    counts = {word: found for word, found in counts.items() if 2 * len(found) >= many}
    if not all(any(len(phrase) == 1 and phrase[0] in counts for phrase in term) for term in query.wanted):
        return None
    import numpy as np

    sizes = np.zeros(many * SIZE, "<u4")
    for number, packed in connection.execute(select(t.shelf.c.number, t.shelf.c.sizes)):
        sizes[number * SIZE : (number + 1) * SIZE] = _numbers(packed)
    return _Shelves(collection(connection), sizes, counts)


def _added(connection: Connection, term: Term, shelves: _Shelves) -> Scores:
    """What a term adds to the score of each letter."""
    rare = tuple(phrase for phrase in term if len(phrase) > 1 or phrase[0] not in shelves.counts)
    scores = _indexed(connection, Query((rare,)) if rare else Query(), shelves)
    for phrase in term:
        if phrase not in rare:
            scores += _counted(connection, phrase[0], shelves)
    return scores


def _counted(connection: Connection, word: str, shelves: _Shelves) -> Scores:
    """What a word that shelves count adds."""
    import numpy as np

    counts, times = shelves.counts[word], np.zeros(len(shelves.sizes))
    for number, packed in counts.items():
        times[number * SIZE : (number + 1) * SIZE] = _numbers(packed)
    all_count = len(counts) * SIZE == len(times)
    scores = _indexed(connection, Query() if all_count else Query((((word,),),)), shelves, lacking=word)
    letters = np.flatnonzero(times)
    times, share = times[letters], shelves.sizes[letters] / shelves.collection.average
    weight = shelves.collection.weight(len(letters) + int(np.count_nonzero(scores)))
    scores[letters] = weight * times * (K1 + 1) / (times + K1 * (1 - B + B * share))
    return scores


def _indexed(connection: Connection, query: Query, shelves: _Shelves, lacking: str = "") -> Scores:
    """What the index of words says of a query; an empty one finds nothing."""
    import numpy as np

    scores = np.zeros(len(shelves.sizes))
    if query.wanted:
        hit = hits(connection, query, lacking)
        for chunk in streamed(connection, select(hit.c.letter, hit.c.score)):
            letters, added = zip(*chunk, strict=True)
            scores[list(letters)] = added
    return scores


def labels(connection: Connection, letters: Sequence[int] | Keys) -> Counter[int]:
    """How many of these letters have each label."""
    counts = Counter[int]()
    if len(letters) < MANY:
        _count_each(connection, [int(letter) for letter in letters], counts)
        return counts
    import numpy as np

    keys = np.asarray(letters, np.int64)
    wanted = np.zeros((int(keys.max()) // SIZE + 1, SIZE), bool)
    wanted.reshape(-1)[keys] = True
    shelf = t.shelf.c
    columns = select(shelf.number, shelf.ends, shelf.labels).where(shelf.number < len(wanted))
    for rows in connection.execute(columns, execution_options={"stream_results": True}).partitions(SHELVES_AT_ONCE):
        found = [_of_shelf(wanted[number], ends, packed) for number, ends, packed in rows]
        count_numbers(counts, np.concatenate(found))
        wanted[[row.number for row in rows]] = False
    _count_each(connection, np.flatnonzero(wanted).tolist(), counts)
    return counts


def _of_shelf(wanted: NDArray[np.bool_], ends: bytes, packed: bytes) -> NDArray[np.uint32]:
    """The labels of the wanted letters of a shelf."""
    import numpy as np

    many = np.diff(_numbers(ends), prepend=np.uint32(0))
    return np.frombuffer(packed, "<u4")[np.repeat(wanted, many)]


def _count_each(connection: Connection, letters: Sequence[int], counts: Counter[int]) -> None:
    """Count the labels of letters, each read for itself."""
    facet = t.facet.c
    for at in range(0, len(letters), KEYS_AT_ONCE):
        these = select(facet.labels).where(facet.letter.in_(letters[at : at + KEYS_AT_ONCE]))
        count(counts, connection.execute(these).scalars().all())


def _numbers(packed: bytes) -> NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(zlib.decompress(packed), "<u4")
