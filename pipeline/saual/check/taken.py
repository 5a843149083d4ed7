"""Parts that the sentence takes from its whole, or puts it together of, without brackets or «из них»."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from saual.check.breakdowns import Breakdown, Unit, is_compared, is_open
from saual.check.clauses import Clause
from saual.check.figures import Figure, add, meet, unit_of
from saual.cues import compiled

_REMAINING = r"(?<!\p{L})(?:остальн\p{L}+|оставш\p{L}+|қалған\p{L}*)\s"
_COMPOSED = r"<breakdown.composed>(?!\p{L})"
_REFERS = (
    r"(?:данн|эт|указанн|названн)\p{L}+\s(?:сумм|объем|количеств|числ|цифр|площад|стоимост)\p{L}*"
    r"|(?:бұл|осы|аталған)\s(?:сома|көлем|сан|цифр|қаражат)\p{L}*"
)
_FROM = r"(?<!\p{L})из\s+(?:общего числа\s+|всех\s+)?$"
_GENITIVE = r"\s?(?:\p{L}+\s){0,2}\p{L}*(?:[ндт][ыі]ң|[ндт][ае]н)\s"
_BESIDE = 12
_NEAR_REST = Decimal("0.5")
_KINDS = ("count", "money", "measure")


def find_taken(above: Clause | None, clause: Clause) -> Iterator[Breakdown]:
    """Every whole of a sentence whose parts follow as its remainder, as what it is made of, or as what is taken."""
    if len(clause.figures) < 2:
        return
    if compiled(_REMAINING).search(clause.words):
        yield from _with_the_rest(clause)
    elif compiled(_COMPOSED).search(clause.words):
        yield from _composed(above, clause)
    elif not is_open(clause) and not is_compared(clause):
        yield from _taken_from(clause)


def _with_the_rest(clause: Clause) -> Iterator[Breakdown]:
    """«Из 14 школ пять – в городе, остальные девять – в селах», «он төрт мектептің бесеуі қалада, қалған тоғызы …»."""
    rest = compiled(_REMAINING).search(clause.words)
    if rest is None or clause.is_bracketed(rest.start() + clause.start):
        return
    place = rest.end() + clause.start
    last = clause.following(place)
    before = clause.inside(clause.start, rest.start() + clause.start)
    if last is None or last.span[0] - place > _BESIDE:
        return
    if compiled(r"(?<!\p{L})<breakdown.subset>(?!\p{L})").search(clause.between(clause.start, last.span[1])):
        return
    same = [figure for figure in before if unit_of(figure.quantity) == unit_of(last.quantity)]
    if len(same) > 1 and is_whole(clause, same[0]):
        given = [figure for figure in same[1:] if meet(add([figure.interval, last.interval]), same[0].interval)]
        if not given:
            yield Breakdown(same[0], (*same[1:], last), True, near=_NEAR_REST)


def is_whole(clause: Clause, whole: Figure) -> bool:
    """«из 14 школ», «он төрт мектептің», «31 200 тонна сүттің»: what something is taken from."""
    if compiled(_FROM).search(clause.before(whole.span[0], _BESIDE)):
        return True
    return bool(compiled(_GENITIVE).match(clause.words + " ", _last_word(whole) - clause.start))


def _last_word(figure: Figure) -> int:
    """Where the last word of a figure begins."""
    return figure.span[0] + max(figure.text.rfind(" "), 0)


def _composed(above: Clause | None, clause: Clause) -> Iterator[Breakdown]:
    """«сумма 12,3 млрд складывается из …», «700 мың га … екі шаруашылықтан – 260 мың … және 440 мың … тұрады»."""
    refers = compiled(_REFERS).match(clause.words)
    if refers and above is not None and above.block == clause.block:
        wholes = [figure for figure in above.figures if figure.quantity.kind in _KINDS]
        start = clause.start
    else:
        wholes, start = list(clause.figures[:1]), clause.figures[0].span[1]
    if (
        len(wholes) == 1
        and wholes[0].quantity.kind in _KINDS
        and not compiled(r"(?<!\p{L})<breakdown.rest>(?!\p{L})").search(clause.words)
    ):
        parts = by_piece(clause, unit_of(wholes[0].quantity), start)
        if len(parts) > 1:
            yield Breakdown(wholes[0], parts, True, near=_NEAR_REST)


def _taken_from(clause: Clause) -> Iterator[Breakdown]:
    """«из 61 500 тонн 38 900 тонн куплено на севере, 22 600 тонн – на юге»: parts need not be all of it."""
    whole = clause.figures[0]
    if whole.quantity.kind in _KINDS and is_whole(clause, whole):
        parts = by_piece(clause, unit_of(whole.quantity), whole.span[1])
        if len(parts) > 1:
            yield Breakdown(whole, parts, False)


def by_piece(clause: Clause, unit: Unit, start: int) -> tuple[Figure, ...]:
    """The figures of a unit from a place on, one in each piece between commas, in brackets where none stands outside.

    None where some piece has two.
    """
    parts = []
    for first, end in clause.pieces(start, clause.end):
        outside = [figure for figure in clause.inside(first, end) if unit_of(figure.quantity) == unit]
        bracketed = [f for f in clause.figures if first <= f.span[0] < end and unit_of(f.quantity) == unit]
        same = outside or bracketed
        if len(same) > 1:
            return ()
        parts += same
    return tuple(parts)
