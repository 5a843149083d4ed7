"""Parts against wholes: what does not sum up, and slips of the scale word."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from saual.check.breakdowns import Breakdown
from saual.check.figures import Figure, Interval, add, exceeds, meet, one_slip, scale, write_like
from saual.extract.annotation import Finding

_NEAR = Decimal("0.2")
"""Closed parts further from their whole than this share of it are taken for a part of it, or for something else."""
_NEAR_DATED = Decimal("0.1")
_COVER = Decimal("0.9")
"""Open parts that cover this much of the whole should be all of it."""
_SCALES = {3: "тыс.", 6: "млн", 9: "млрд", 12: "трлн"}


def check_sum(breakdown: Breakdown) -> Iterator[Finding]:
    """A finding where the parts of a whole cannot give it, whatever was rounded."""
    whole, parts, closed, dated = breakdown
    if meet(add(part.interval for part in parts), whole.interval):
        return
    slip = _unit_slip(breakdown)
    if slip:
        yield slip
        return
    total = sum((part.quantity.value for part in parts), Decimal(0))
    ratio = total / whole.quantity.value if whole.quantity.value else Decimal(0)
    near = abs(ratio - 1) <= (_NEAR_DATED if dated else _NEAR)
    over = exceeds(add(part.interval for part in parts), whole.interval)
    if near if closed else (over and near) or (_COVER <= ratio < 1 and len(parts) > 1):
        yield Finding("parts_do_not_sum", "warning", _message(breakdown, total), _spans(breakdown))


def _message(breakdown: Breakdown, total: Decimal) -> str:
    whole, parts = breakdown.whole, breakdown.parts
    sum_ = " + ".join(part.shown for part in parts)
    apart = total - whole.quantity.value
    more = "больше" if apart > 0 else "меньше"
    message = f"Части не дают целого: {sum_} = {write_like(total, whole)}, а указано {whole.shown}"
    return f"{message} (на {write_like(abs(apart), whole)} {more}).{_likely(breakdown, total)}"


def _likely(breakdown: Breakdown, total: Decimal) -> str:
    """The one figure that a single stroke would put right, if it is only one."""
    whole, parts = breakdown.whole, breakdown.parts
    found = []
    for part in parts:
        wanted = part.quantity.value - total + whole.quantity.value
        if one_slip(part.quantity.value, wanted):
            found.append((part, wanted))
    if one_slip(whole.quantity.value, total):
        found.append((whole, total))
    if len(found) != 1:
        return ""
    [(figure, wanted)] = found
    return f" Вероятно, {write_like(wanted, figure)} вместо {write_like(figure.quantity.value, figure)}."


def _unit_slip(breakdown: Breakdown) -> Finding | None:
    """«4,6 млрд … 1,9 млн + 2,7 млн»: right digits, wrong scale of all the parts, of the whole, or of one part."""
    whole, parts = breakdown.whole, breakdown.parts
    for power in (3, -3, 6, -6):
        factor = Decimal(10) ** power
        if meet(scale(add(p.interval for p in parts), factor), whole.interval) and _scaled([whole, *parts]):
            return _slip(breakdown, parts, power)
        for part in parts if breakdown.closed else ():
            others: list[Interval] = [p.interval for p in parts if p is not part]
            changed = scale(part.interval, factor)
            small = changed.high is not None and changed.high * 20 < whole.quantity.value  # lost in the rounding
            if _scaled([part]) and not small and meet(add([*others, changed]), whole.interval):
                return _slip(breakdown, (part,), power)
    return None


def _scaled(figures: list[Figure]) -> bool:
    return any(
        any(word in figure.text.lower() for word in ("тыс", "млн", "млрд", "трлн", "мың", "мил")) for figure in figures
    )


def _slip(breakdown: Breakdown, wrong: tuple[Figure, ...], power: int) -> Finding:
    whole, parts = breakdown.whole, breakdown.parts
    total = sum((part.quantity.value for part in parts), Decimal(0))
    written = _scale_of(wrong[0].quantity.value)
    wanted = _scale_of(wrong[0].quantity.value.scaleb(power))
    sum_ = " + ".join(part.shown for part in parts)
    message = f"Единицы не сходятся: {sum_} = {write_like(total, parts[0])}, а указано {whole.shown}."
    if written and wanted:
        message += f" Вероятно, «{wanted}» вместо «{written}»: {', '.join(figure.text for figure in wrong)}."
    return Finding("unit_slip", "error", message, _spans(breakdown))


def _scale_of(value: Decimal) -> str | None:
    return next((word for power, word in reversed(_SCALES.items()) if value >= Decimal(10) ** power), None)


def _spans(breakdown: Breakdown) -> tuple[tuple[int, int], ...]:
    return (breakdown.whole.span, *(part.span for part in breakdown.parts))
