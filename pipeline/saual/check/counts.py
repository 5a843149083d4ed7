"""Counts against lists: «в трех областях – Абайской и Жетысуской», «четыре меры: …; …; …», points below a colon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from saual.check.clauses import Clause, is_item
from saual.check.figures import Figure
from saual.check.names import LONG_NAMES, Names, count_names, count_names_before
from saual.check.phrases import count_phrases
from saual.cues import compiled, ordinal
from saual.extract.annotation import Finding
from saual.segment.anatomy import Anatomy

_MOST = 30
_NEAR = 2
"""A list that is off by more than a slip or two is rather a list of something else."""
_GAP = 90
_LONGEST = 2000
_LONGEST_LIST = _MOST + 4
_GAP_TO_LIST = regex.compile(
    r"(?P<gap>[^\d,;:()–—«»]{0,90}?)(?:,\s\p{L}{2,30}(?:[юуая]щ|[иа]?вш|нн|[ае]м)(?:их|ие|ых|ые)(?:ся)?\s[^\d,;:()–—«»]{2,80}(?=:))?"
    r"(?P<sign>\s[–—-]\s|:\s)(?:(?:это|а именно|именно|яғни)[:,]?\s)?"
)
_GAP_TO_BRACKET = regex.compile(r"[^\d,;:()–—«»]{0,60}?\s?(?=\()")
_PLACED = regex.compile(
    r"(?:в|во|на)\s\p{L}[^–—]{2,40}\s[–—]\s[^–—]{3,80}|\p{L}[\p{L} -]{2,40}(?:да|де|та|те)\s[–—]\s[^–—]{3,80}"
)
_COMMA = regex.compile(r"[,;]\s|\s(?:и|ал|және)\s(?=(?:в|во|на)\s|\p{L}+(?:да|де|та|те)\s[–—])")
_PIECE = r"[^(),;:]{3,90}\s\((?=[^()]*\d)[^(),;]{2,40}\)"
_BRACKETED = regex.compile(rf"{_PIECE}(?:,\s{_PIECE})*(?:,?\s(?:и|а также|және)\s{_PIECE})?")
_QUOTED = regex.compile(r"«[^«»]*+»")
_ASIDE = regex.compile(r"\([^()]*+\)")
_MARKER = regex.compile(r"(\d{1,2})([.)])\s")


class Listed(NamedTuple):
    """How many things a list names."""

    least: int
    most: int


def check_counts(letter: Anatomy, clauses: Sequence[Clause]) -> Iterator[Finding]:
    """A number of things against how many the list behind, before or below it names."""
    for number, clause in enumerate(clauses):
        for place, figure in enumerate(clause.figures):
            if _is_exact(figure):
                named = _named(letter, clause, place)
                value = int(figure.quantity.value)
                if named and not named.least <= value <= named.most:
                    yield _count(figure, named.most if value > named.most else named.least)
                elif (last := _last_step(clauses[number : number + 2], figure)) > value:
                    yield _count(figure, last)
        if clause.words.rstrip().endswith(":"):
            yield from _check_points(letter, clauses, number)


def _is_exact(figure: Figure) -> bool:
    quantity = figure.quantity
    value = quantity.value
    plain = quantity.kind == "count" and quantity.qualifier == "exact" and quantity.max is None
    return plain and 2 <= value <= _MOST and value == value.to_integral_value()


def _named(letter: Anatomy, clause: Clause, place: int) -> Listed | None:
    figure = clause.figures[place]
    if _is_one_of_two(clause, place):
        return None
    kind = _kind(figure)
    names = _names_in_brackets(letter, clause, figure, kind) or _names_behind(letter, clause, figure, kind)
    if names is None and kind not in ("", *LONG_NAMES):
        names = _names_before(letter, clause, figure, kind)
    if names is not None:
        return _weighed(clause, figure, names, kind)
    return (
        _placed_behind(clause, figure) or _bracketed_behind(clause, figure) or _phrases_behind(letter, clause, figure)
    )


def _last_step(clauses: Sequence[Clause], figure: Figure) -> int:
    """The highest ordinal of what was counted: «два этапа. На первом этапе …, на третьем этапе …»; 0 without any."""
    noun = compiled(r"<counts.steps>").match(figure.quantity.unit or "")
    if noun is None or compiled(r"(?<!\p{L})<counts.some>\s$").search(clauses[0].before(figure.span[0], 12)):
        return 0
    behind = [clause.words for clause in clauses if clause.block == clauses[0].block]
    behind[0] = clauses[0].between(figure.span[1], clauses[0].end)
    found = compiled(rf"(?<!\p{{L}})(<request.stems>)\p{{L}}*\s{noun[0]}").findall(" ".join(behind))
    return max((ordinal(word) for word in found), default=0)


def _placed_behind(clause: Clause, figure: Figure) -> Listed | None:
    """«строятся два завода: в Таразе – содовый, в Шу – битумный, в Мерке – гипсовый»: one in each place."""
    gap = _GAP_TO_LIST.match(clause.words, figure.span[1] - clause.start)
    listed = clause.words[gap.end() :].rstrip(" .") if gap and gap["sign"] == ": " else ""
    pieces = _COMMA.split(listed)
    value = int(figure.quantity.value)
    told = all(_PLACED.fullmatch(piece) and not _tells_count(f"   {piece}") for piece in pieces)
    return Listed(len(pieces), len(pieces)) if told and value < len(pieces) <= value + _NEAR else None


def _bracketed_behind(clause: Clause, figure: Figure) -> Listed | None:
    """«пять объектов: школа в Аксу (120 мест), клуб в Абае (80 мест) и …»: each has a bracket, and nothing is between.

    «5 школ: в Абае (2), в Аксу (3)» gives numbers of what is counted.
    """
    gap = _GAP_TO_LIST.match(clause.words, figure.span[1] - clause.start)
    listed = clause.words[gap.end() :].rstrip(" .") if gap and gap["sign"] == ": " else ""
    if not _BRACKETED.fullmatch(_QUOTED.sub("«»", listed)):
        return None
    unit, begin = figure.quantity.unit, clause.end - len(clause.words) + (gap.end() if gap else 0)
    inside = [one for one in clause.figures if one.span[0] >= begin]
    if any(one.quantity.unit in (unit, None) for one in inside):
        return None
    count = listed.count("(")
    return Listed(count, count) if abs(count - int(figure.quantity.value)) <= _NEAR else None


def _kind(figure: Figure) -> str:
    """What the noun of a count names: a class of places, "body", "house" (schools), or "" for anything else."""
    unit = figure.quantity.unit or ""
    for kind in ("region", "district", "city", "village", "place", "body", "house"):
        if compiled(rf"(?<!\p{{L}})<counts.{kind}>").fullmatch(unit):
            return kind
    return ""


def _is_one_of_two(clause: Clause, place: int) -> bool:
    """«в трех городах и двух областях – …»: the list names both."""
    if not place:
        return False
    between = clause.between(clause.figures[place - 1].span[1], clause.figures[place].span[0])
    return bool(compiled(r"^(?:,\s|\s(?:и|а также|және|мен|пен|бен)\s)+(?:<counts.prepositions>\s)?$").match(between))


def _names_in_brackets(letter: Anatomy, clause: Clause, figure: Figure, kind: str) -> Names | None:
    gap = _GAP_TO_BRACKET.match(clause.words, figure.span[1] - clause.start)
    bracket = clause.opening(gap.end() + clause.start) if gap else None
    if gap is None or bracket is None or bracket[1] - bracket[0] > _LONGEST or (gap[0].strip() and not kind):
        return None
    start, end = bracket[0] + 1, bracket[1] - 1
    if regex.search(r"\d", letter.text.value[start:end]):
        return None
    return _closed(count_names(letter.text.value, start, end, kind, whole=True), clause, figure)


def _names_behind(letter: Anatomy, clause: Clause, figure: Figure, kind: str) -> Names | None:
    gap = _GAP_TO_LIST.match(clause.words, figure.span[1] - clause.start)
    if gap is None or (kind and regex.search(r"\s(?:и|және|мен|пен|бен)\s", gap["gap"])):
        return None
    names = count_names(letter.text.value, gap.end() + clause.start, clause.end, kind, whole=False)
    if names and not kind and gap["gap"].strip() and not (names.governed or names.quoted):
        return None  # «Три поручения даны акиматам: …»
    return _closed(names, clause, figure)


def _closed(names: Names | None, clause: Clause, figure: Figure) -> Names | None:
    """A list that says it is not all is none."""
    if names is None:
        return None
    around = clause.between(max(clause.start, figure.span[0] - 25), min(clause.end, names.end + 30))
    return None if compiled(r"(?<!\p{L})<counts.open>").search(around) else names


def _names_before(letter: Anatomy, clause: Clause, figure: Figure, kind: str) -> Names | None:
    before = clause.before(figure.span[0], 40)
    sums_up = compiled(
        r"(?:\s[–—-]\s|,\s|\s\()(<counts.total>)\s(?:<counts.prepositions>\s)?$|\s[–—-]\s(?:<counts.prepositions>\s)?$"
    ).search(before)
    if sums_up is None:
        return None
    end = figure.span[0] - (len(before) - sums_up.start())
    if compiled(r"(?<!\p{L})<counts.open>").search(clause.between(clause.start, end)[-_LONGEST:]):
        return None
    return count_names_before(letter.text.value, clause.start, end, kind, summed=sums_up[1] is not None)


def _weighed(clause: Clause, figure: Figure, names: Names, kind: str) -> Listed | None:
    """The names as a count of the noun, or None where they may name something else, as the towns of «5 школ (…)»."""
    value, before = int(figure.quantity.value), clause.before(figure.span[0], 12)
    below = names.most < value
    if not -_NEAR <= value - names.most <= _NEAR and not -_NEAR <= value - names.least <= _NEAR:
        return None
    if below and compiled(r"(?<!\p{L})(?:из|среди)\s$").search(before):
        return None
    bracketed = clause.between(figure.span[1], min(clause.end, figure.span[1] + 2)) == " ("
    if compiled(r"(?:[дт][ае]н|[нтд][ыі]ң)$").search(figure.text.lower()) and below and not bracketed:
        return None  # but «бес қаланың (Ақтау, Атырау, Орал) әкімдіктері»
    if kind and kind != "house":
        return Listed(names.least, names.most)
    paired = bool(compiled(r"(?<!\p{L})<counts.paired>$").search(figure.text.lower()))
    if compiled(r"(?<!\p{L})<counts.composed>$").search(figure.text.lower()):
        return None
    if compiled(r"(?<!\p{L})по\s$").search(before):
        return None
    bare = _ASIDE.sub("", names.words)  # «Озерное (Абайская область)»
    seated = bool(compiled(r"(?<!\p{L})<counts.seats>").search(bare)) and not paired and not names.quoted
    return None if below and seated else Listed(names.least, names.most)


def _phrases_behind(letter: Anatomy, clause: Clause, figure: Figure) -> Listed | None:
    gap = _GAP_TO_LIST.match(clause.words, figure.span[1] - clause.start)
    if gap is None:
        return None
    words = clause.words[gap.end() :]
    named = figure.text.lower() if " " in figure.text else figure.quantity.unit or ""  # «причин тому три: …»
    generic = bool(compiled(r"(?<!\p{L})(?:<breakdown.listed>|<counts.listed>)$").search(named))
    if gap["sign"] != ": ":
        if not generic or gap["gap"].strip():
            return None
        words = regex.split(r"\s[–—-]\s", words, maxsplit=1)[0]
    if not (generic or ("; " in words and not gap["gap"].strip())) or words.rstrip().endswith((";", ":", ",")):
        return None
    found = count_phrases(words, letter.blocks[clause.block].language)
    value = int(figure.quantity.value)
    if found is None or found.most < value - _NEAR or found.least > value + _NEAR:
        return None
    return Listed(found.least, found.most)


def _check_points(letter: Anatomy, clauses: Sequence[Clause], number: int) -> Iterator[Finding]:
    clause = clauses[number]
    figure = _announcing(clause)
    if (
        figure is None
        or len(texts := _points(letter, clause.block)) < 2
        or compiled(r"(?<!\p{L})<counts.open>").search(clause.words)
    ):
        return
    value = int(figure.quantity.value)
    plain = bool(compiled(r"(?<!\p{L})<breakdown.listed>$").search(figure.text.lower()))
    if not plain and (abs(value - len(texts)) > _NEAR or any(_tells_count(text) for text in texts)):
        return
    opened = compiled(r"(?<!\p{L})(?:и друг(?:ие|их)|и др\.|и т\. ?[дп]|и прочие|және басқа|және т\.)")
    if len(texts) != value and not opened.search(texts[-1].lower()):
        yield _count(figure, len(texts))


def _announcing(clause: Clause) -> Figure | None:
    """The count that announces the points: of «меры», «вопросы» if there is one, else the one before the colon."""
    noun = compiled(r"(?<!\p{L})<breakdown.listed>$")
    counts = [figure for figure in clause.figures if figure.quantity.kind == "count"]
    listed = [figure for figure in counts if noun.search(figure.text.lower())]
    if listed:
        return listed[0] if len(listed) == 1 and _is_exact(listed[0]) else None
    if not counts or counts[-1] is not clause.figures[-1] or not _is_exact(counts[-1]):
        return None
    before, behind = clause.before(counts[-1].span[0], 20), clause.between(counts[-1].span[1], clause.end)
    if compiled(r"<counts.following>\s$").search(before):
        return counts[-1]
    alone = len(counts) == 1 and not compiled(r"(?<!\p{L})<counts.prepositions>\s$").search(before)
    near = regex.fullmatch(r"[^\d,;()–—]{0,40}:\s*", behind)
    return counts[-1] if near and (alone or _kind(counts[-1]) not in ("", "house")) else None


def _tells_count(text: str) -> bool:
    """«– в Астане 2 школы», «– две школы»: the point counts, it is no one thing."""
    return bool(regex.search(r"\d", text[3:])) or bool(
        compiled(r"^(?:\W|\d+[.)]\s)*<counts.numerals>(?!\p{L})").search(text.lower())
    )


def _points(letter: Anatomy, block: int) -> list[str]:
    """The points below a paragraph, of the style of the first; none where their numbers go on further below."""
    below = letter.blocks[block + 1 : block + 1 + _LONGEST_LIST]
    texts: list[str] = []
    for one in below:
        if not is_item(one):
            break
        texts.append(one.text)
    if not texts:
        texts = _unmarked([one.text for one in below])
        return texts
    style = _style(texts[0])
    points = [text for text in texts if _style(text) == style]
    last = _MARKER.match(points[-1])
    for one in below[len(texts) : len(texts) + 12]:
        match = _MARKER.match(one.text)
        if last and match and match[2] == last[2] and int(match[1]) == int(last[1]) + 1:
            return []
    return points


def _unmarked(texts: Sequence[str]) -> list[str]:
    """Paragraphs that end in semicolons, up to the one that ends in a stop."""
    last = next((at for at, text in enumerate(texts) if not text.rstrip().endswith(";")), 0)
    return list(texts[: last + 1]) if last >= 2 and texts[last].rstrip().endswith(".") else []


@lru_cache(maxsize=1 << 10)
def _style(text: str) -> str:
    return regex.sub(r"\d+", "1", regex.match(r"\d+[.)]|\p{Ll}\)|.", text)[0]) if text else ""  # type: ignore[index]


def _count(figure: Figure, named: int) -> Finding:
    message = f"Число не сходится с перечнем: указано {figure.shown}, перечислено {named}."
    return Finding("count_vs_list", "warning", message, (figure.span,))
