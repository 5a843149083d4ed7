"""Sums that no word announces: told only where one stroke, or one scale word, would put every figure right.

«На укрепление берега направлено 6,67 млрд тенге. Республиканский бюджет дал 4,1 млрд, местный – 1,47 млрд, банк – 0,7
млрд»: nothing says that these are all the parts; that the sum is 6,27 says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saual.check.breakdowns import Breakdown, Unit
from saual.check.clauses import Clause, is_item
from saual.check.figures import Figure, unit_of
from saual.check.parts import find_subsets, is_of_other
from saual.check.taken import is_whole
from saual.cues import compiled
from saual.segment.anatomy import Anatomy

_KINDS = ("count", "money", "measure")
_LONGEST_LIST = 100
_REMAINING = r"(?<!\p{L})(?:остальн\p{L}+|оставш\p{L}+|қалған)\s"


def find_free(letter: Anatomy, clauses: Sequence[Clause]) -> Iterator[Breakdown]:
    """Every figure that stands first or last beside all others of its unit, in one sentence or in two.

    Behind a colon each part may have a noun of its own: «120 инструментов: 80 пианино, 30 роялей».
    """
    before: dict[Unit, list[Figure]] = {}
    for number, clause in enumerate(clauses):
        above = clauses[number - 1] if number and clauses[number - 1].block == clause.block else None
        units = _by_unit(clause)
        for unit, here in units.items():
            yield from _of_one_unit(above, before.get(unit, ()), clause, here)
        before = units
        if (colon := clause.words.find(": ")) >= 0:
            pieces = [clause.inside(*piece) for piece in clause.pieces(clause.start + colon + 1, clause.end)]
            yield from _of_own_nouns(clause, clause.start + colon, pieces)
        elif clause.words.rstrip().endswith(":"):
            yield from _of_own_nouns(
                clause, clause.end, [list(point.figures[:1]) for point in _points(letter, clauses, number)]
            )


def _points(letter: Anatomy, clauses: Sequence[Clause], number: int) -> Iterator[Clause]:
    """The first sentence of each point of the list below a sentence."""
    last = clauses[number].block
    for clause in clauses[number + 1 : number + 1 + _LONGEST_LIST]:
        if clause.block == last:
            continue
        if clause.block != last + 1 or not is_item(letter.blocks[clause.block]):
            return
        last = clause.block
        yield clause


def _of_own_nouns(clause: Clause, colon: int, pieces: Sequence[Sequence[Figure]]) -> Iterator[Breakdown]:
    """The last count before a colon and the one count of each piece behind it."""
    before = clause.inside(clause.start, colon)
    parts = [piece[0] for piece in pieces if piece]
    alone = all(len(piece) < 2 and all(f.quantity.kind == "count" for f in piece) for piece in pieces)
    if before and before[-1].quantity.kind == "count" and len(parts) > 1 and alone:
        yield _free(before[-1], parts, not _is_apart(clause))


def _of_one_unit(
    above: Clause | None, there: Sequence[Figure], clause: Clause, here: Sequence[Figure]
) -> Iterator[Breakdown]:
    if len(here) > 2:
        yield _free(here[0], here[1:], not _is_apart(clause) or is_whole(clause, here[0]))
        yield _free(here[-1], here[:-1], not _is_apart(clause))
    if above is not None and len(there) == 1 and len(here) > 1:
        yield _free(there[0], here, not _is_apart(clause))
    elif above is not None and len(there) > 1 and len(here) == 1:
        yield _free(here[0], there, not _is_apart(above))


def _by_unit(clause: Clause) -> dict[Unit, list[Figure]]:
    """The figures of each unit; none of a unit of which one is a part of something else that has no figure."""
    subsets = find_subsets(clause)
    found: dict[Unit, list[Figure]] = {}
    foreign: set[Unit] = set()
    for number, figure in enumerate(clause.figures):
        unit = unit_of(figure.quantity)
        if is_of_other(clause, number, subsets):
            foreign.add(unit)
        if figure.quantity.kind in _KINDS:
            found.setdefault(unit, []).append(figure)
    return {unit: figures for unit, figures in found.items() if unit not in foreign}


def _is_apart(clause: Clause) -> bool:
    """Whether figures are put side by side: of two years, of a norm and what there is."""
    compared = compiled(r"(?<!\p{L})<free.compared>(?!\p{L})").search(clause.words)
    return bool(compared) and not compiled(_REMAINING).search(clause.words)


def _free(whole: Figure, parts: Sequence[Figure], closed: bool) -> Breakdown:
    return Breakdown(whole, tuple(parts), closed, told=False)
