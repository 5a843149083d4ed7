"""Figures that follow from two others, with a wrong scale word: so many at such a price, a growth by so many percent.

«40 машин стоимостью 28,5 млн тенге каждая. … заложено 1,14 млн тенге»: the digits are right, the word is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from saual.check.clauses import Clause
from saual.check.figures import Figure, Interval, meet, scale, unit_of, write_like
from saual.cues import compiled
from saual.extract.annotation import Finding

_MOST = 8
"""Figures of a sentence and the one before it among which three are looked for."""
_BESIDE = 45
_SHARP = Decimal("1.06")
"""How many times its least value what is computed may be at most: else it meets too much by accident."""
_EACH_BEFORE = r"(?<!\p{L})<products.each_before>(?!\p{L})[^\d.;]*$"
_EACH_BEHIND = r"\s?<products.each_behind>(?!\p{L})"
_RISEN = r"(?<!\p{L})<products.grew>\s(?:\p{L}+\s){0,2}на\s$"
_RISEN_KK = r"\s?<products.grew_kk>"
_HUNDRED = Decimal(100)


def check_products(above: Clause | None, clause: Clause) -> Iterator[Finding]:
    """A finding where the digits of a result agree with what it is computed from and its scale does not."""
    told = [(clause, figure) for figure in clause.figures]
    if above is not None and above.block == clause.block:
        told = [(above, figure) for figure in above.figures] + told
    if not 2 < len(told) <= _MOST:
        return
    yield from _grown(told)
    for (_, many), (where, price), (_, total) in permutations(told, 3):
        if _may_be_bought(many, price, total) and _is_each(where, price):
            number = scale(many.interval, 1 / many.worth)
            product = _times(number, price.interval)
            slip = _slip(product, total)
            if slip:
                value = many.quantity.value * price.amount
                yield _finding((many, price), f"{many.shown} по {price.shown}", value, total)


def _may_be_bought(many: Figure, price: Figure, total: Figure) -> bool:
    counted = many.quantity.kind in ("count", "measure") and unit_of(many.quantity) != unit_of(total.quantity)
    added = total.quantity.kind in ("money", "measure") and unit_of(price.quantity) == unit_of(total.quantity)
    exact = all(figure.quantity.qualifier in ("exact", "about") for figure in (many, price, total))
    return counted and added and exact and many.quantity.value > 1


def _is_each(clause: Clause, price: Figure) -> bool:
    """Whether a sum is said to be that of each: «по 28,5 млн», «28,5 млн тенге каждый», «бір тұрғынға 120 мың»."""
    behind = clause.between(price.span[1], min(clause.end, price.span[1] + _BESIDE))
    before = clause.before(price.span[0], _BESIDE)
    return bool(compiled(_EACH_BEFORE).search(before) or compiled(_EACH_BEHIND).match(behind))


def _grown(told: Sequence[tuple[Clause, Figure]]) -> Iterator[Finding]:
    """«принес 3,1 млрд долларов, годом позже вырос на 9,7 % и составил 3,4 млн долларов»."""
    for (_, before), (clause, share), (_, after) in zip(told, told[1:], told[2:], strict=False):
        if share.quantity.kind != "percent" or share.quantity.max is not None:
            continue
        if before.quantity.kind not in ("money", "measure") or unit_of(before.quantity) != unit_of(after.quantity):
            continue
        behind = clause.between(share.span[1], min(clause.end, share.span[1] + _BESIDE))
        risen = compiled(_RISEN).search(clause.before(share.span[0], _BESIDE))
        if not risen and not compiled(_RISEN_KK).match(behind):
            continue
        factors = [
            Interval(1 + sign * share.interval.low / _HUNDRED, 1 + sign * _end(share) / _HUNDRED) for sign in (1, -1)
        ]
        for factor in (Interval(min(f.low, _top(f)), max(f.low, _top(f))) for f in factors):
            if factor.low > 0 and _slip(_times(before.interval, factor), after):
                value = before.amount * (factor.low + _top(factor)) / 2
                yield _finding((before, share), f"{before.shown} и {share.shown}", value, after)
                break


def _end(figure: Figure) -> Decimal:
    return figure.interval.high if figure.interval.high is not None else figure.interval.low


def _top(interval: Interval) -> Decimal:
    return interval.high if interval.high is not None else interval.low


def _times(one: Interval, two: Interval) -> Interval:
    if one.high is None or two.high is None:
        return Interval(one.low * two.low, None)
    return Interval(one.low * two.low, one.high * two.high)


def _slip(computed: Interval, told: Figure) -> bool:
    """Whether only another scale word makes a figure what was computed."""
    if computed.high is None or computed.low <= 0 or computed.high > computed.low * _SHARP:
        return False
    if meet(computed, told.interval):
        return False
    return any(meet(computed, scale(told.interval, Decimal(10) ** power)) for power in (3, -3, 6, -6))


def _finding(given: tuple[Figure, Figure], said: str, value: Decimal, told: Figure) -> Finding:
    wanted = write_like(_rounded(value), given[0] if given[0].quantity.kind == "money" else given[1])
    message = f"Единицы не сходятся: {said} – это {wanted}, а указано {told.shown}."
    return Finding("unit_slip", "error", message, (told.span, *(figure.span for figure in given)))


def _rounded(value: Decimal) -> Decimal:
    """Four digits are enough to see the scale."""
    return Decimal(f"{value:.4g}")
