"""One span, one name: which of overlapping proposals stays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from saual.extract.entities.span import Found


class _Kept:
    """Names that do not overlap, in the order of the text."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.names: list[Found] = []

    def overlapping(self, found: Found) -> list[Found]:
        """The kept names that share a character with one."""
        at = bisect_left(self.starts, found.start)
        if at and self.names[at - 1].end > found.start:
            at -= 1
        end = bisect_left(self.starts, found.end)
        return self.names[at:end]

    def add(self, found: Found) -> None:
        """Keep one more."""
        at = bisect_left(self.starts, found.start)
        self.starts.insert(at, found.start)
        self.names.insert(at, found)


def settle(proposals: Iterable[Found]) -> list[Found]:
    """Names in the order of the text without overlaps; an office alone may hold other names.

    What lists and sure rules propose comes first, the longer before the shorter, so that a name wins over those inside
    it; what models and unsure rules propose takes the rest.
    """
    names, offices = _Kept(), _Kept()
    waiting: list[Found] = []
    for found in sorted(dict.fromkeys(proposals), key=_weight):  # of equals the first
        if found.label == "POSITION":
            waiting.append(found)
        elif not names.overlapping(found):
            names.add(found)
    for office in waiting:
        crossed = (name for name in names.overlapping(office) if name.label == "PER" or not _holds(office, name))
        if not offices.overlapping(office) and not any(crossed):
            offices.add(office)
    return sorted([*names.names, *offices.names], key=lambda found: (found.start, -found.end))


def _weight(found: Found) -> tuple[int, int, int]:
    sure = 0 if found.rank >= 6 else 10 - found.rank
    return sure, found.start - found.end, -found.rank


def _holds(outer: Found, inner: Found) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer[:2] != inner[:2]
