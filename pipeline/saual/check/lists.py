"""Counts against lists, and the numbering of points: «по 4 направлениям:» with three, «1), 2), 4)»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from saual.check.clauses import Clause, is_item
from saual.check.figures import Figure
from saual.cues import compiled
from saual.extract.annotation import Date, Finding
from saual.segment.anatomy import Anatomy

_MOST = 30
_LONGEST = 2000
_LONGEST_LIST = 100
_MARKER = regex.compile(r"(\d{1,2})([.)])\s")
_COMMA = regex.compile(r"[,;]\s")
_AND = regex.compile(r"[,;]\s|\s(?:и|және|мен|пен|бен)\s")
_NAME = regex.compile(r"(?:(?:гг?|города?|область|области|район|п|с|пос|қ|қаласы)\.?\s)?[«\"“]?\p{Lu}")
_SPAN_OF_YEARS = regex.compile(r"[\s(,–—-]*(?:в\s|за\s)?(?=[(\d])")


def check_counts(letter: Anatomy, clauses: Sequence[Clause]) -> Iterator[Finding]:
    """A number of things against how many the list behind it names."""
    for number, clause in enumerate(clauses):
        for figure in clause.figures:
            if figure.quantity.kind == "count" and figure.quantity.qualifier == "exact" and _small(figure):
                named = _named_behind(letter, clause, figure)
                value = int(figure.quantity.value)
                if named and not named[0] <= value <= named[1]:
                    yield _count(figure, named[1])
        if clause.words.rstrip().endswith(":"):
            yield from _check_points(letter, clauses, number)


def _small(figure: Figure) -> bool:
    value = figure.quantity.value
    return figure.quantity.max is None and 2 <= value <= _MOST and value == value.to_integral_value()


def _named_behind(letter: Anatomy, clause: Clause, figure: Figure) -> tuple[int, int] | None:
    """The least and the most names of «в трех областях (Абайская, Жетысуская и Улытау)»: «и» may belong to a name."""
    bracket = clause.opening(figure.span[1])
    if bracket is None or bracket[1] - bracket[0] > _LONGEST:
        return None
    names = letter.text.value[bracket[0] + 1 : bracket[1] - 1]
    if regex.search(r"\d", names) or compiled(r"(?<!\p{L})(?:<breakdown.rest>|<breakdown.subset>)").search(
        names.lower()
    ):
        return None
    parts = [part.strip() for part in _AND.split(names)]
    if len(parts) < 2 or not all(_NAME.match(part) and len(part.split()) <= 5 for part in parts):
        return None
    return len(_COMMA.split(names)), len(parts)


def _check_points(letter: Anatomy, clauses: Sequence[Clause], number: int) -> Iterator[Finding]:
    clause = clauses[number]
    noun = compiled(r"(?<!\p{L})<breakdown.listed>$")
    figures = [f for f in clause.figures if f.quantity.kind == "count" and noun.search(f.text.lower())]
    if len(figures) != 1 or not _small(figures[0]) or figures[0].quantity.qualifier != "exact":
        return
    texts = []
    for block in letter.blocks[clause.block + 1 : clause.block + 1 + _LONGEST_LIST]:
        if not is_item(block):
            break
        texts.append(block.text)
    style = _style(texts[0]) if texts else ""
    points = [text for text in texts if _style(text) == style]
    if len(points) >= 2 and len(points) != int(figures[0].quantity.value):
        yield _count(figures[0], len(points))


def _style(text: str) -> str:
    return regex.sub(r"\d+", "1", regex.match(r"\d+[.)]|\p{Ll}\)|.", text)[0]) if text else ""  # type: ignore[index]


def _count(figure: Figure, named: int) -> Finding:
    message = f"Число не сходится с перечнем: указано {figure.shown}, перечислено {named}."
    return Finding("count_vs_list", "warning", message, (figure.span,))


def check_years(clause: Clause, dates: Sequence[Date]) -> Iterator[Finding]:
    """«за 3 года (2021–2024 годы)»: years against the span behind them, by the dates of the clause."""
    text_after = {date.start: date for date in dates if date.first and date.last}
    for figure in clause.figures:
        if figure.quantity.kind != "duration" or figure.quantity.unit not in ("год", "жыл") or not _small(figure):
            continue
        gap = _SPAN_OF_YEARS.match(clause.words, figure.span[1] - clause.start)
        date = text_after.get(gap.end() + clause.start) or text_after.get(gap.end() + 1 + clause.start) if gap else None
        if date is None or date.first is None or date.last is None or date.first.year == date.last.year:
            continue
        years = date.last.year - date.first.year
        if figure.quantity.qualifier == "exact" and int(figure.quantity.value) not in (years, years + 1):
            message = (
                f"Срок не сходится: указано {figure.shown}, а с {date.first.year} по {date.last.year} – {years + 1}."
            )
            yield Finding("count_vs_list", "warning", message, (figure.span, (date.start, date.end)))


def check_numbering(letter: Anatomy) -> Iterator[Finding]:
    """Numbers of points that leave one out or come twice; one that stands inside a paragraph is not missing."""
    last: dict[str, tuple[int, int]] = {}
    for block in letter.blocks:
        match = _MARKER.match(block.text)
        if match is None or block.role == "footnote":
            continue
        number, style = int(match[1]), match[2]
        before, place = last.get(style, (0, block.start))
        between = letter.text.value[place : block.start]
        if before and number in (before, before + 2) and not _inside(between, before + 1, style):
            what = f"нет «{before + 1}{style}»" if number > before else "номер стоит дважды"
            message = f"Нумерация сбита: после «{before}{style}» идёт «{number}{style}», {what}."
            yield Finding("numbering_gap", "info", message, ((block.start, block.start + match.end() - 1),))
        last[style] = (number, block.start)


def _inside(text: str, number: int, style: str) -> bool:
    return bool(regex.search(rf"(?<!\d){number}{regex.escape(style)}", text))
