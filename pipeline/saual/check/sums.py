"""Parts against wholes: what does not sum up, and slips of the scale word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product

from saual.check.breakdowns import NEAR_DATED, Breakdown
from saual.check.figures import Figure, Interval, add, exceeds, meet, one_slip, scale, settled, unit_of, write_like
from saual.extract.annotation import Finding

_COVER = Decimal("0.9")
"""Open parts that cover this much of the whole should be all of it."""
_MOST_PARTS = 10
_SCALES = {3: "тыс.", 6: "млн", 9: "млрд", 12: "трлн"}


def check_sum(breakdown: Breakdown, beside: Sequence[Figure]) -> Iterator[Finding]:
    """A finding where the parts of a whole cannot give it, whatever was rounded, nor another figure `beside` them."""
    whole, parts, closed, near = breakdown.whole, breakdown.parts, breakdown.closed, breakdown.near
    if meet(add(part.interval for part in parts), whole.interval) or _agree(whole, parts, beside):
        return
    slip = _unit_slip(breakdown)
    if slip:
        yield slip
        return
    if not breakdown.told:
        yield from _by_one_stroke(breakdown) if closed else ()
        return
    total = _total(parts)
    ratio = total / whole.amount if whole.amount else Decimal(0)
    over = exceeds(add(part.interval for part in parts), whole.interval)
    is_near = abs(ratio - 1) <= near
    if _some_give(parts, whole):
        return
    if is_near if closed else (over and is_near) or (_COVER <= ratio < 1 and len(parts) > 1):
        yield Finding("parts_do_not_sum", "warning", _message(breakdown, total), _spans(breakdown))


def _agree(whole: Figure, parts: Sequence[Figure], beside: Sequence[Figure]) -> bool:
    """Whether the figures agree in another way: the parts make another figure of the paragraph, or one is the rest.

    «План – 620 га, засеяно 558 га. По годам: 84, 132, 97, 146 и 99 га»; «израсходовано 7,2 млрд из 7,5 млрд тенге,
    экономия – 300 млн».
    """
    own = {figure.span for figure in (whole, *parts)}
    unit, sum_ = unit_of(whole.quantity), add(part.interval for part in parts)
    others = [figure for figure in beside if figure.span not in own and unit_of(figure.quantity) == unit]
    settled_others = [end for figure in others if (end := settled(figure)) and end.quantity.qualifier == "exact"]
    if len(parts) > 1 and any(meet(sum_, figure.interval) for figure in settled_others):
        return True
    if len(parts) != 2 or any(part.interval.high is None for part in parts):
        return False
    less, more = sorted((part.interval for part in parts), key=lambda interval: interval.low)
    rest = Interval(more.low - (less.high or less.low), (more.high or more.low) - less.low)
    return rest.low > 0 and meet(rest, whole.interval)


def _some_give(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether some parts give the whole to the last digit, so that the others are of something else.

    «ждут ключи 7 416 семей, в т.ч. в Астане – 41 объект и 5 902 семьи, в Алматы – 11 и 968, в Шымкенте – 7 и 546».
    """
    amounts = [part.amount for part in parts]
    chosen = (some for size in range(2, len(parts)) for some in combinations(amounts, size))
    return len(parts) <= _MOST_PARTS and any(sum(some) == whole.amount for some in chosen)


def _by_one_stroke(breakdown: Breakdown) -> Iterator[Finding]:
    """Whole numbers and decimals whose sum is off by one digit that is not the last: «936 … 418, 277, 251»."""
    whole, parts = breakdown.whole, breakdown.parts
    if any(figure.quantity.qualifier != "exact" for figure in (whole, *parts)):
        return
    if any(part.amount >= whole.amount for part in parts) or _is_balance(whole, parts):
        return
    total, last = _total(parts), min(_last(figure) for figure in (whole, *parts))
    apart = abs(total - whole.amount)
    one_digit = len((apart / last).normalize().as_tuple().digits) == 1 and apart >= 10 * last
    if one_digit and apart <= NEAR_DATED * whole.amount and one_slip(whole.amount / last, total / last):
        yield Finding("parts_do_not_sum", "warning", _message(breakdown, total), _spans(breakdown))


def _is_balance(whole: Figure, parts: Sequence[Figure]) -> bool:
    """«На складах было 640 т, поступило 90, отпущено 120, осталось 610 т»: one stands at the other side of zero."""
    amounts = [part.amount for part in parts]
    return len(parts) <= _MOST_PARTS and any(
        sum(sign * amount for sign, amount in zip(signs, amounts, strict=True)) == whole.amount
        for signs in product((1, -1), repeat=len(parts))
    )


def _last(figure: Figure) -> Decimal:
    """What one of the last digit shown of an exact figure is worth."""
    assert figure.interval.high is not None
    return figure.interval.high - figure.interval.low


def _total(parts: Iterable[Figure]) -> Decimal:
    return sum((part.amount for part in parts), Decimal(0))


def _message(breakdown: Breakdown, total: Decimal) -> str:
    whole, parts = breakdown.whole, breakdown.parts
    sum_ = " + ".join(part.shown for part in parts)
    apart = total - whole.amount
    more = "больше" if apart > 0 else "меньше"
    message = f"Части не дают целого: {sum_} = {write_like(total, whole)}, а указано {whole.shown}"
    return f"{message} (на {write_like(abs(apart), whole)} {more}).{_likely(breakdown, total)}"


def _likely(breakdown: Breakdown, total: Decimal) -> str:
    """The one figure that a single stroke would put right, if it is only one."""
    whole, parts = breakdown.whole, breakdown.parts
    found = []
    for part in parts:
        wanted = part.amount - total + whole.amount
        if one_slip(part.amount, wanted):
            found.append((part, wanted))
    if one_slip(whole.amount, total):
        found.append((whole, total))
    if len(found) != 1:
        return ""
    [(figure, wanted)] = found
    return f" Вероятно, {write_like(wanted, figure)} вместо {write_like(figure.amount, figure)}."


def _unit_slip(breakdown: Breakdown) -> Finding | None:
    """«4,6 млрд … 1,9 млн + 2,7 млн»: right digits, wrong scale of all the parts, of the whole, or of one part."""
    whole, parts = breakdown.whole, breakdown.parts
    if any(figure.quantity.qualifier != "exact" for figure in (whole, *parts)):
        return None  # «более 80 млн» meets whatever is greater
    sum_ = add(part.interval for part in parts)
    for power in (3, -3, 6, -6):
        factor = Decimal(10) ** power
        if not breakdown.told:  # then the digits must agree to the last
            wrong = _wrong_exactly(breakdown, factor)
            if wrong:
                return _slip(breakdown, wrong, power)
            continue
        all_wrong = _scaled([whole, *parts]) or all(_other_unit(part, whole) for part in parts)
        if all_wrong and meet(scale(sum_, factor), whole.interval):
            return _slip(breakdown, parts, power)
        for part in parts:
            changed = scale(part.interval, factor)
            small = changed.high is not None and changed.high * 20 < whole.amount  # lost in the rounding
            fits = not small and meet(_exchange(sum_, part.interval, changed), whole.interval)
            if fits and (_may_slip(breakdown, part) or _is_exact(breakdown, part, factor)):
                return _slip(breakdown, (part,), power)
    return None


def _wrong_exactly(breakdown: Breakdown, factor: Decimal) -> tuple[Figure, ...]:
    """All parts, or the only one, whose scaling by a factor gives the whole to the last digit."""
    whole, parts = breakdown.whole, breakdown.parts
    total = _total(parts)
    worded = _scaled([whole, *parts]) or any(_other_unit(part, whole) for part in parts)
    if worded and total * factor == whole.amount:
        return parts
    fitting = [part for part in parts if total + part.amount * (factor - 1) == whole.amount]
    fitting = [part for part in fitting if _scaled([part]) or _other_unit(part, whole)]
    return tuple(fitting) if len(fitting) == 1 and len(parts) > 1 else ()


def _exchange(sum_: Interval, one: Interval, other: Interval) -> Interval:
    """A sum with one of its parts replaced."""
    high = None if sum_.high is None or one.high is None or other.high is None else sum_.high - one.high + other.high
    return Interval(sum_.low - one.low + other.low, high)


def _is_exact(breakdown: Breakdown, part: Figure, factor: Decimal) -> bool:
    """Whether open parts, one of them scaled, give the whole exactly: «6,2 млрд, из них 2,4 млн, 3,8 млрд»."""
    total = _total(breakdown.parts) + part.amount * (factor - 1)
    return _scaled([part]) and len(breakdown.parts) > 1 and total == breakdown.whole.amount


def _may_slip(breakdown: Breakdown, part: Figure) -> bool:
    """Whether one part may have a wrong scale word; of open parts only one that cannot be a part as it stands.

    «4,8 мың тонна, оның 3,1 мың тоннасы …, 1,7 тоннасы …» lacks its word.
    """
    whole = breakdown.whole
    if _scaled([part]) or _other_unit(part, whole):
        return breakdown.closed or exceeds(part.interval, whole.interval)
    others = [other for other in breakdown.parts if other is not part]
    fine = part.quantity.kind in ("money", "measure") or part.amount != part.amount.to_integral_value()
    return fine and _scaled([whole]) and bool(others) and all(_scaled([other]) for other in others)


def _scaled(figures: list[Figure]) -> bool:
    return any(
        any(word in figure.text.lower() for word in ("тыс", "млн", "млрд", "трлн", "мың", "мил")) for figure in figures
    )


def _other_unit(part: Figure, whole: Figure) -> bool:
    """Whether part and whole stand in different units of one dimension."""
    return part.quantity.kind == "measure" and part.amount * whole.quantity.value != whole.amount * part.quantity.value


def _slip(breakdown: Breakdown, wrong: tuple[Figure, ...], power: int) -> Finding:
    whole, parts = breakdown.whole, breakdown.parts
    sum_ = " + ".join(part.shown for part in parts)
    if all(_other_unit(part, whole) for part in wrong):
        message = f"Единицы не сходятся: {sum_}, а указано {whole.shown}."
        message += f" Вероятно, «{whole.quantity.unit}» вместо «{wrong[0].quantity.unit}»."
    else:
        message = f"Единицы не сходятся: {sum_} = {write_like(_total(parts), parts[0])}, а указано {whole.shown}."
        written = _scale_of(wrong[0].quantity.value)
        wanted = _scale_of(wrong[0].quantity.value.scaleb(power))
        if wanted:
            instead = f" вместо «{written}»" if written else ""
            message += f" Вероятно, «{wanted}»{instead}: {', '.join(figure.text for figure in wrong)}."
    return Finding("unit_slip", "error", message, _spans(breakdown))


def _scale_of(value: Decimal) -> str | None:
    return next((word for power, word in reversed(_SCALES.items()) if value >= Decimal(10) ** power), None)


def _spans(breakdown: Breakdown) -> tuple[tuple[int, int], ...]:
    return (breakdown.whole.span, *(part.span for part in breakdown.parts))
