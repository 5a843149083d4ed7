"""The years of a span and the numbering of points: «за 3 года (2021–2026 годы)», «1), 2), 4)»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from saual.check.clauses import Clause
from saual.check.figures import Figure
from saual.cues import compiled, ordinal
from saual.extract.annotation import Date, Finding
from saual.segment.anatomy import Anatomy

_MOST = 30
_MARKER = regex.compile(r"(\d{1,2})([.)])\s")
_SPAN_OF_YEARS = regex.compile(r"[\s(,–—-]*(?:в\s|за\s)?(?=[(\d])")


def _small(figure: Figure) -> bool:
    value = figure.quantity.value
    return figure.quantity.max is None and 2 <= value <= _MOST and value == value.to_integral_value()


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


def check_ordinals(clauses: Sequence[Clause]) -> Iterator[Finding]:
    """«Во-первых, … В-третьих, …»: an ordinal that opens a sentence and leaves one out."""
    last = 0
    between = ""
    for clause in clauses:
        match = compiled(r"<request.ordinals>(?=\s?[,.:–—-])").match(clause.words)
        if match is None:
            between += clause.words
            continue
        number = ordinal(match[0])
        inside = any(ordinal(found) == last + 1 for found in compiled(r"(?<!\p{L})<request.ordinals>").findall(between))
        if last and number == last + 2 and not inside:
            message = f"Нумерация сбита: после {last}-го пункта идёт «{match[0]}», {last + 1}-го нет."
            yield Finding("numbering_gap", "info", message, ((clause.start, clause.start + match.end()),))
        last, between = number, clause.words[match.end() :]


def _inside(text: str, number: int, style: str) -> bool:
    return bool(regex.search(rf"(?<!\d){number}{regex.escape(style)}", text))
