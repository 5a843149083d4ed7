"""What all the letters found are: how many of each kind, year, language, body, deputy, act and finding.

Each letter has its names packed into one short row (`facet.labels`), which a search reads for every match and counts in
memory; a join of letters with their names would read ten. A label is the key of a name and, in its last digit to the
base 8, which field the name belongs to.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from saual.archive import tables as t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIELDS = ("kind", "year", "language", "body", "deputy", "act", "finding")
"""What is counted. The order is part of an archive's format; there is room for one more."""
WHOLE = frozenset({"kind", "year", "language"})
"""Columns of `letter`: all their values are shown, and they are not filtered by name."""
BASE = 8
MOST = 10
"""Values shown of the other fields."""
CHUNK = 500
"""Names looked up at a time."""
MANY = 4000
"""Letters from which on numpy counts their labels: to load it takes as long as counting those of so many."""

Facets = dict[str, dict[str, int]]


def pack(labels: Iterable[tuple[str, int]]) -> bytes:
    """Fields and keys of names as they are kept: numbers of four bytes, the low one first, in order.

    >>> pack([("year", 3), ("kind", 2)]).hex(" ", 4), list(unpack(pack([("year", 3), ("kind", 2)])))
    ('10000000 19000000', [('kind', 2), ('year', 3)])
    """
    return low_first(array("I", sorted(key * BASE + FIELDS.index(field) for field, key in labels))).tobytes()


def unpack(packed: bytes) -> Iterator[tuple[str, int]]:
    """Fields and keys of names."""
    return ((FIELDS[label % BASE], label // BASE) for label in _numbers([packed]))


def count(counts: Counter[int], packed: Sequence[bytes]) -> None:
    """Add the labels of letters to the counts of labels."""
    if len(packed) < MANY:
        counts.update(_numbers(packed))
        return
    import numpy as np

    count_numbers(counts, np.frombuffer(b"".join(packed), "<u4"))


def count_numbers(counts: Counter[int], numbers: NDArray[np.uint32]) -> None:
    """As `count`, of labels that stand in an array."""
    import numpy as np

    if len(numbers) and numbers.max() < 4 * len(numbers):  # an array of all labels there may be is no larger than these
        times = np.bincount(numbers)
        labels = np.flatnonzero(times)
        times = times[labels]
    else:
        labels, times = np.unique(numbers, return_counts=True)
    counts.update(dict(zip(labels.tolist(), times.tolist(), strict=True)))


def _numbers(packed: Iterable[bytes]) -> array[int]:
    numbers = array("I")
    numbers.frombytes(b"".join(packed))
    return low_first(numbers)


def low_first(numbers: array[int]) -> array[int]:
    """The same array, as its bytes are kept: the low one of each number first. Again the other way round."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def named(connection: Connection, counts: Counter[int]) -> Facets:
    """The counts by what they are counts of: the most frequent values of each field, equal ones by their words."""
    fields: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for label, many in counts.items():
        fields[FIELDS[label % BASE]].append((many, label // BASE))
    names = {field: _largest(found, None if field in WHOLE else MOST) for field, found in fields.items()}
    shown = _shown(connection, [key for found in names.values() for _, key in found])
    facets: Facets = {}
    for field in FIELDS:
        order = sorted((-many, *shown[key]) for many, key in names.get(field, ()))
        facets[field] = {value: -many for many, _, value in order[: None if field in WHOLE else MOST]}
    facets["year"] = dict(sorted(facets["year"].items(), reverse=True))
    return facets


def _largest(found: list[tuple[int, int]], most: int | None) -> list[tuple[int, int]]:
    """Those that may be among so many largest: all that are as large as the last of them."""
    if most is None or len(found) <= most:
        return found
    least = sorted((many for many, _ in found), reverse=True)[most - 1]
    return [one for one in found if one[0] >= least]


def _shown(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The words and the form to show of names."""
    query = select(t.name.c.key, t.name.c.words, t.name.c.shown)
    chunks = (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))
    return {
        row.key: (row.words, row.shown)
        for chunk in chunks
        for row in connection.execute(query.where(t.name.c.key.in_(chunk)))
    }
