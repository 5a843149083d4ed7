"""One span, one name: which of overlapping proposals stays."""

from __future__ import annotations

from collections.abc import Iterable

from saual.extract.entities.span import Found


def settle(proposals: Iterable[Found]) -> list[Found]:
    """Names in the order of the text without overlaps; an office alone may hold other names.

    A proposal of a higher rank wins; among equals the longer, then the earlier. A name that holds another one whole
    wins over it unless a model made it.
    """
    kept: list[Found] = []
    offices: list[Found] = []
    for found in sorted(set(proposals), key=_weight):
        if found.label == "POSITION":
            offices.append(found)
        elif not any(_overlap(found, other) for other in kept):
            kept.append(found)
    for office in offices:
        if not any(_overlap(office, o) for o in kept if o.label in ("POSITION", "PER") or _holds(o, office)):
            kept.append(office)
    return sorted(kept, key=lambda found: (found.start, -found.end))


def _weight(found: Found) -> tuple[int, int, int]:
    sure = 0 if found.rank >= 6 else 10 - found.rank
    return sure, found.start - found.end, -found.rank


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _holds(outer: Found, inner: Found) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
