"""Annotations to findings: what in a letter does not add up. Whatever adds up, or need not, raises nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from saual.check.breakdowns import Breakdown, find_breakdowns
from saual.check.changes import check_changes
from saual.check.clauses import split_clauses
from saual.check.counts import check_counts
from saual.check.course import check_course
from saual.check.figures import Figure
from saual.check.free import find_free
from saual.check.lists import check_numbering, check_ordinals, check_years
from saual.check.order import check_month, check_order, check_registered
from saual.check.products import check_products
from saual.check.quotes import check_pairs
from saual.check.shares import check_hundred, check_shares
from saual.check.spread import find_spread
from saual.check.sums import check_sum
from saual.check.taken import find_taken
from saual.check.totals import check_tables
from saual.check.versions import check_versions
from saual.cues import compiled
from saual.extract.annotation import Extraction, Finding
from saual.segment.anatomy import Anatomy

_NEAR = 8
"""Figures before and behind those of a sum among which another may be what they make."""
_SHARED = r"(?<!\p{L})<breakdown.shared>(?!\p{L})"


def check(letters: Sequence[Anatomy], found: Sequence[Extraction]) -> list[tuple[Finding, ...]]:
    """All findings of each letter of a file, in the order of its text."""
    versions = check_versions(letters, found)
    return [
        tuple(sorted({*_findings(letter, annotations), *differing}, key=lambda one: (one.spans, one.rule, one.message)))
        for letter, annotations, differing in zip(letters, found, versions, strict=True)
    ]


def _beside(placed: Sequence[tuple[int, int, Figure]], breakdown: Breakdown) -> list[Figure]:
    """Figures of a paragraph shortly before and behind the parts of a whole; `placed`: where, and in which block."""
    starts = [figure.span[0] for figure in breakdown.parts]
    first = bisect_left(placed, min(starts), key=lambda one: one[0])
    last = bisect_left(placed, max(starts), key=lambda one: one[0])
    near = placed[max(0, first - _NEAR) : last + _NEAR]
    block = placed[first][1] if first < len(placed) else None
    return [figure for _, its, figure in near if its == block]


def _findings(letter: Anatomy, found: Extraction) -> Iterator[Finding]:
    clauses = list(split_clauses(letter, found.quantities))
    breakdowns = [*find_breakdowns(letter, clauses), *find_spread(letter, clauses), *find_free(letter, clauses)]
    for above, clause in zip([None, *clauses], clauses, strict=False):
        breakdowns += find_taken(above, clause)
    shared = {f.span for clause in clauses if compiled(_SHARED).search(clause.words) for f in clause.figures}
    placed = [(figure.span[0], clause.block, figure) for clause in clauses for figure in clause.figures]
    sums = [
        finding
        for breakdown in breakdowns
        if breakdown.parts[0].span not in shared
        for finding in check_sum(breakdown, _beside(placed, breakdown))
    ]
    yield from sums
    slipped = {span for finding in sums if finding.rule == "unit_slip" for span in finding.spans}
    wholes = {part.span: b.whole for b in reversed(breakdowns) for part in b.parts if b.told and not b.dated}
    for above, clause in zip([None, *clauses], clauses, strict=False):
        first = bisect_left(found.dates, clause.start, key=lambda date: date.start)
        dates = found.dates[first : bisect_left(found.dates, clause.end, first, key=lambda date: date.start)]
        shares = check_shares(clause, above, wholes)
        yield from (finding for finding in shares if finding.spans[1] not in slipped)  # its share says the same
        yield from check_hundred(clause)
        yield from check_changes(clause)
        yield from check_products(above, clause)
        yield from check_years(clause, dates)
        yield from check_course(clause, dates)
        yield from check_registered(clause, dates)
        told = above.start if above is not None and above.block == clause.block else clause.start
        near = found.dates[bisect_left(found.dates, told, key=lambda date: date.start) : first] + dates
        yield from check_month(above, clause, near)
    yield from check_tables(letter)
    yield from check_counts(letter, clauses)
    yield from check_numbering(letter)
    yield from check_ordinals(clauses)
    yield from check_order(letter, found.dates)
    yield from check_pairs(letter)
