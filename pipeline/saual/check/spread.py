"""Wholes and parts in neighbouring sentences or points: «Очищено 312 км …, 187 км …. Всего – 499 км» is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from saual.check.breakdowns import (
    NEAR,
    NEAR_DATED,
    NEAR_TOTAL,
    Breakdown,
    first_of_unit,
    is_compared,
    is_open,
)
from saual.check.clauses import Clause, is_item
from saual.check.figures import Figure, unit_of
from saual.check.parts import is_bare
from saual.check.taken import by_piece
from saual.cues import compiled
from saual.segment.anatomy import Anatomy

_TOTAL = r"(?<!\p{L})(?:<breakdown.total>|в общей сложности|жалпы)(?!\p{L})"
_OPENS = 60
_BESIDE = 45
"""How far a total may stand from the word that says so: «Всего механизированным способом очищено 499 км»."""
_LONGEST_LIST = 100
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"


def find_spread(letter: Anatomy, clauses: Sequence[Clause]) -> Iterator[Breakdown]:
    """Every whole whose parts stand in the sentence beside it or in the points above it."""
    for number in range(1, len(clauses)):
        above, clause = clauses[number - 1], clauses[number]
        whole = _total(clause)
        if whole is not None and is_item(letter.blocks[above.block]) and not is_item(letter.blocks[clause.block]):
            yield from _points_above(letter, clauses, number, whole)
        elif above.block == clause.block:
            if whole is not None:
                yield from _sentence_above(above, whole)
            yield from _sentence_below(above, clause)
            yield from _divided_below(above, clause)


def _total(clause: Clause) -> Figure | None:
    """The figure of «Всего …», «Осылайша, … барлығы …» at the beginning of a sentence that gives no parts itself."""
    match = compiled(_TOTAL).search(clause.words, 0, _OPENS)
    if match is None or is_compared(clause) or is_open(clause):
        return None
    place = match.end() + clause.start
    whole = clause.following(place)
    if whole is None or whole.quantity.kind not in ("count", "money", "measure"):
        return None
    gap = clause.between(place, whole.span[0])
    same = [figure for figure in clause.figures if unit_of(figure.quantity) == unit_of(whole.quantity)]
    return whole if len(gap) <= _BESIDE and "," not in gap and len(same) == 1 else None


def _points_above(letter: Anatomy, clauses: Sequence[Clause], number: int, whole: Figure) -> Iterator[Breakdown]:
    """The points of the list right above «Итого: …», each with one figure."""
    unit, parts = unit_of(whole.quantity), []
    for clause in reversed(clauses[max(0, number - _LONGEST_LIST) : number]):
        if not is_item(letter.blocks[clause.block]):
            break
        same = [f for f in clause.inside(clause.start, clause.end) if unit_of(f.quantity) == unit]
        if len(same) != 1 or first_of_unit(clause, unit) is None:
            return
        parts.append(same[0])
    if len(parts) > 1:
        yield Breakdown(whole, tuple(reversed(parts)), True, near=NEAR)


def _sentence_above(above: Clause, whole: Figure) -> Iterator[Breakdown]:
    """Parts before their total: «Очищено 312 км в одной области, 187 км – в другой. Всего очищено 499 км»."""
    if compiled(_TOTAL).search(above.words) or is_compared(above) or is_open(above):
        return
    parts = by_piece(above, unit_of(whole.quantity), above.start)
    if len(parts) > 1:
        yield Breakdown(whole, parts, True, near=NEAR_DATED)


def _sentence_below(above: Clause, clause: Clause) -> Iterator[Breakdown]:
    """«Общий объем составит 76,5 млрд. Из республиканского бюджета направлено 50,2 млрд, из областного – 26,3 млрд».

    The years of a span and the sources of money are parts; where neither is named they may be of anything.
    """
    if not compiled(r"(?<!\p{L})<breakdown.whole>").search(above.words) or _total(clause):
        return
    wholes = [figure for figure in above.figures if figure.quantity.kind in ("count", "money", "measure")]
    if len(wholes) != 1 or is_open(clause):
        return
    parts = by_piece(clause, unit_of(wholes[0].quantity), clause.start)
    sources = len(compiled(r"(?<!\p{L})<breakdown.source>").findall(clause.words))
    dated = len(set(compiled(_YEAR).findall(clause.words))) == len(parts)
    if len(parts) > 1 and (dated or not is_compared(clause)):
        yield Breakdown(wholes[0], parts, True, near=NEAR_TOTAL if dated or sources > 1 else NEAR_DATED)


def _divided_below(above: Clause, clause: Clause) -> Iterator[Breakdown]:
    """«Действует 1 276 организаций. По форме собственности они делятся следующим образом: 987 – …, 289 – …»."""
    colon = clause.words.find(": ")
    lead = clause.words[: max(colon, 0)]
    if not compiled(r"(?<!\p{L})<breakdown.divided>(?!\p{L})").search(lead) or clause.inside(
        clause.start, clause.start + colon
    ):
        return
    if is_open(clause) or is_compared(clause):
        return
    for whole in above.figures:
        if whole.quantity.kind in ("count", "money", "measure"):
            parts = by_piece(clause, unit_of(whole.quantity), clause.start + colon) or _numbers(clause, colon, whole)
            total = sum((part.amount for part in parts), Decimal(0))
            if len(parts) > 1 and abs(total - whole.amount) <= NEAR_DATED * whole.amount:
                yield Breakdown(whole, parts, True, near=NEAR_DATED)
                return


def _numbers(clause: Clause, colon: int, whole: Figure) -> tuple[Figure, ...]:
    """Counts without a noun of their own, which count what the whole does."""
    bare = [figure for figure in clause.inside(clause.start + colon, clause.end) if is_bare(figure)]
    return tuple(bare) if whole.quantity.kind == "count" and len(bare) == len(clause.figures) else ()
