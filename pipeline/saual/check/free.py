"""Sums that no word announces: told only where one stroke, or one scale word, would put every figure right.

«На укрепление берега направлено 6,37 млрд тенге. Республиканский бюджет дал 4,1 млрд, местный – 1,47 млрд, банк – 0,7
млрд»: nothing says that these are all the parts; that the sum is 6,27 says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saual.check.breakdowns import Breakdown, Unit
from saual.check.clauses import Clause
from saual.check.figures import Figure, unit_of
from saual.check.parts import find_subsets, is_of_other
from saual.check.taken import is_whole
from saual.cues import compiled

_KINDS = ("count", "money", "measure")
_REMAINING = r"(?<!\p{L})(?:остальн\p{L}+|оставш\p{L}+|қалған)\s"


def find_free(above: Clause | None, clause: Clause) -> Iterator[Breakdown]:
    """Every figure that stands first or last beside all others of its unit, in one sentence or in two."""
    units = dict.fromkeys(unit_of(f.quantity) for f in clause.figures if f.quantity.kind in _KINDS)
    for unit in units:
        here = _of_unit(clause, unit)
        if len(here) > 2:
            yield _free(here[0], here[1:], not _is_apart(clause) or is_whole(clause, here[0]))
            yield _free(here[-1], here[:-1], not _is_apart(clause))
        if above is None or above.block != clause.block:
            continue
        there = _of_unit(above, unit)
        if len(there) == 1 and len(here) > 1:
            yield _free(there[0], here, not _is_apart(clause))
        elif len(there) > 1 and len(here) == 1:
            yield _free(here[0], there, not _is_apart(above))


def _of_unit(clause: Clause, unit: Unit) -> list[Figure]:
    """The figures of a unit; none where one is a part of something else that has no figure."""
    at = [number for number, figure in enumerate(clause.figures) if unit_of(figure.quantity) == unit]
    subsets = find_subsets(clause)
    return (
        [] if any(is_of_other(clause, number, subsets) for number in at) else [clause.figures[number] for number in at]
    )


def _is_apart(clause: Clause) -> bool:
    """Whether figures are put side by side: of two years, of a norm and what there is."""
    compared = compiled(r"(?<!\p{L})<free.compared>(?!\p{L})").search(clause.words)
    return bool(compared) and not compiled(_REMAINING).search(clause.words)


def _free(whole: Figure, parts: Sequence[Figure], closed: bool) -> Breakdown:
    return Breakdown(whole, tuple(parts), closed, told=False)
