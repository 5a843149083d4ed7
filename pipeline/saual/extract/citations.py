"""Citations of acts of law and orders in both languages, with pins, and short forms tied to the act they stand for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

import regex

from saual.extract.annotation import Abbreviation, Citation, Date
from saual.extract.citations_kk import read_kazakh
from saual.extract.citations_parts import Kind, Paragraph, Pin, load_lexicon
from saual.extract.citations_read import Draft, to_citation
from saual.extract.citations_ru import read_russian
from saual.segment.anatomy import Anatomy

_NEAR = 200
"""Letters between an act and the bracket that defines its short form."""
_MOST = 100
"""Short forms of acts that are remembered at a time."""
_FAR = 3000
_NOTE = regex.compile(r"^(\[\d{1,2}\]) ", regex.MULTILINE)
_MARK = regex.compile(r"\[\d{1,2}\]")
_ACRONYM = regex.compile(r"\s(\p{Lu}{2,8})(?!\p{L})")
_ACT_ROLES = frozenset({"law", "constitutional-law", "code", "constitution"})
_KAZAKH_BILL = regex.compile(r"(?<!\p{L})жоба\p{L}*\s$")
_SAME_RU = regex.compile(
    r"\s(?:(?:той|этой)\sже|указанной|названной|упомянутой)\sстатьи(?!\p{L}|\s\d)"
    r"(?:\s(?:Закона|Кодекса)(?!\p{L}|\s[«\p{Lu}]))?+"
)
_SAME_KK = regex.compile(r"(?<!\p{L})(?:[Сс]ол|[Оо]сы|дәл сол|аталған|көрсетілген)\sбаптың\s$")
_COURT = regex.compile(r"(?<!\p{L})(?:суд|соты?)(?!\p{L})", regex.IGNORECASE)
"""Courts decide cases: what they decide is no act of law."""


def find_citations(
    letter: Anatomy, dates: Sequence[Date], abbreviations: Sequence[Abbreviation] = ()
) -> tuple[Citation, ...]:
    """All citations of a letter in their order; an act inside the title of another is an item of its own.

    `dates` are those of the letter; `abbreviations` tell which act «Правила», «Закон» stand for once defined.
    """
    return tuple(citations_of(letter.text.value, dates, abbreviations))


def citations_of(text: str, dates: Sequence[Date], abbreviations: Sequence[Abbreviation] = ()) -> Iterator[Citation]:
    """The citations of a text, given its dates and abbreviations.

    >>> from saual.extract.dates import dates_of
    >>> text = "пункт 2 статьи 15 Закона РК от 27 июля 2007 года № 319-III «Об образовании»"
    >>> [(c.act, c.article, c.point, c.number, c.title) for c in citations_of(text, list(dates_of(text, None)))]
    [('закон', '15', '2', '319-III', 'Об образовании')]
    """
    drafts: list[Draft] = []
    at, date = 0, 0
    for line in text.split("\n"):
        end = at + len(line)
        first = date
        while date < len(dates) and dates[date].start < end:
            date += 1
        drafts += _read(Paragraph(line, at, dates[first:date]))
        at = end + 1
    yield from (to_citation(draft) for draft in _resolve(drafts, text, abbreviations))


def _read(paragraph: Paragraph) -> list[Draft]:
    """The citations of a paragraph, short forms still without the act they stand for; offsets in the letter."""
    if not paragraph.acts and not paragraph.pins:
        return []
    found: list[Draft] = []
    titled: list[tuple[int, int]] = []
    claimed: set[int] = set()
    past = 0
    for act in paragraph.acts:
        inside = any(start <= act.start < end for start, end in titled[-4:])
        if act.word < past and not inside:
            continue  # a piece of another citation
        drafts = (read_russian if act.language == "ru" else read_kazakh)(paragraph, act)
        for draft in drafts:
            if draft.title_span:
                titled.append(draft.title_span)
            claimed.update(draft.pins)
        kept = [draft for draft in drafts if _counts(draft, inside)]
        found += kept
        past = max([past, *(draft.until for draft in kept)])
    found += _pins_alone(paragraph, claimed)
    moved = [draft.moved(paragraph.at) for draft in found]
    return sorted(moved, key=lambda draft: (draft.start, -draft.end))


def _counts(draft: Draft, inside: bool) -> bool:
    """Whether what was read is a citation: a word for an act with what its kind needs."""
    kind, pinned = draft.kind, draft.pinned
    if kind is not None and kind.slug == "decision" and draft.issuer and _COURT.search(draft.issuer):
        return False
    detailed = draft.number is not None or draft.date is not None
    if inside:
        return detailed or (draft.title is not None and kind is not None and kind.slug in _ACT_ROLES)
    if kind is None or detailed or pinned:
        return True
    if kind.needs == "detail":
        return draft.title is not None
    if kind.needs == "pin":
        return draft.title is not None and bool(regex.match(r"Об?\s|.*\sтуралы$", draft.title))
    return draft.named or draft.title is not None


def _pins_alone(paragraph: Paragraph, claimed: set[int]) -> Iterator[Draft]:
    """Places without an act: an article, or two levels of them."""
    words = load_lexicon().words
    for pin in paragraph.pins:
        again = None if pin.start in claimed or pin.place.article else _same_article(paragraph.text, pin)
        if again:
            yield Draft(*again, None, "rule:pin", same=True).pinned_by(pin)
            continue
        if pin.start in claimed or (pin.place.article is None and pin.levels < 2):
            continue
        if not (pin.place.article or pin.place.point or pin.place.subpoint):
            continue
        if words["gazette"].search(paragraph.text, max(0, pin.start - 80), pin.start):
            continue
        if words["ru_bill"].match(paragraph.text, pin.end + 1) or _KAZAKH_BILL.search(
            paragraph.text, max(0, pin.start - 20), pin.start
        ):
            continue
        yield Draft(pin.start, pin.end, None, "rule:pin").pinned_by(pin)


def _same_article(text: str, pin: Pin) -> tuple[int, int] | None:
    """The span of a place in the article last cited: «пункт 4 той же статьи», «сол баптың 3-тармағы»."""
    behind = _SAME_RU.match(text, pin.end)
    if behind:
        return pin.start, behind.end()
    before = _SAME_KK.search(text, max(0, pin.start - 30), pin.start)
    return (before.start(), pin.end) if before else None


def _in_article(draft: Draft, cited: Draft | None, text: str) -> Draft | None:
    """A place with the article and the act of the one cited before it; none without that."""
    if cited is None or draft.start - cited.end > _FAR or "\n" in text[cited.end : draft.start]:
        return None
    place = draft.place._replace(article=cited.place.article)
    return draft.standing_for(cited)._replace(place=place)


def _resolve(drafts: Sequence[Draft], text: str, abbreviations: Sequence[Abbreviation]) -> Iterator[Draft]:
    """Short forms take number, date and title of the act they stand for: as defined, else the last of their kind."""
    last: dict[str, Draft] = {}
    notes = _footnoted(drafts, text)
    defined = _in_footnotes(notes, text, abbreviations)
    recent: Draft | None = None
    pinned: Draft | None = None
    waiting = deque(sorted(abbreviations, key=lambda a: a.end))
    for draft in drafts:
        kind = draft.kind
        if draft.same:
            if within := _in_article(draft, pinned, text):
                yield within
            continue
        if kind is None:
            draft = _by_acronym(draft, text, defined) or draft.standing_for(_told_before(draft, recent, text))
        elif draft.short and draft.own:  # of the act last cited; far from one, of the text that is quoted
            near = last.get(kind.slug)
            draft = draft.standing_for(near if near is _told_before(draft, near, text) else None)
        elif draft.short:
            act = _as_defined(draft, kind, text, defined) or _by_mark(draft, kind, text, notes) or last.get(kind.slug)
            draft = draft.standing_for(act)
        elif draft.number or draft.date or draft.title:
            last[kind.slug] = draft
            recent = draft if kind.slug in _ACT_ROLES else recent
            while waiting and waiting[0].end < draft.end:
                waiting.popleft()
            named = waiting[0].end if waiting else 0
            for abbreviation in waiting:
                if abbreviation.end != named or abbreviation.end > draft.end + _NEAR:
                    break
                defined[abbreviation.short] = draft
            if len(defined) > _MOST:
                del defined[next(iter(defined))]
        pinned = draft if draft.place.article else pinned
        yield draft


def _told_before(draft: Draft, recent: Draft | None, text: str) -> Draft | None:
    """The law last cited, where it was in this paragraph or the one before."""
    if recent is None or draft.start - recent.end > _FAR or text.count("\n\n", recent.end, draft.start) > 1:
        return None
    return recent


def _footnoted(drafts: Sequence[Draft], text: str) -> dict[str, Draft]:
    """Acts that footnotes open with, by the mark: «[1] Приказ …»."""
    starts = {draft.start: draft for draft in drafts}
    return {match[1]: starts[match.end()] for match in _NOTE.finditer(text) if match.end() in starts}


def _in_footnotes(notes: dict[str, Draft], text: str, abbreviations: Sequence[Abbreviation]) -> dict[str, Draft]:
    """Short forms of acts that a footnote names: «Санитарные правила[1] (далее – Правила)»."""
    found: dict[str, Draft] = {}
    for abbreviation in abbreviations[:_MOST] if notes else ():
        mark = _MARK.search(text, abbreviation.start, abbreviation.end)
        act = notes.get(mark[0]) if mark else None
        if act:
            found[abbreviation.short] = act
    return found


def _by_mark(draft: Draft, kind: Kind, text: str, notes: dict[str, Draft]) -> Draft | None:
    """The act in the footnote to the same word before: «утвержден Правилами возмещения[1] … указанных Правил»."""
    if not notes:
        return None
    stem = (kind.ru if draft.language == "ru" else kind.kk)[:6]
    told = regex.findall(
        rf"(?i){stem}[^.;\n\[]{{0,120}}(\[\d{{1,2}}\])", text[max(0, draft.start - _FAR) : draft.start]
    )
    return notes.get(told[-1]) if told else None


def _as_defined(draft: Draft, kind: Kind, text: str, defined: dict[str, Draft]) -> Draft | None:
    """The act whose short form stands here: «Закона о связи» after «(далее – Закон о связи)»."""
    fitting = [short for short in defined if short.split()[0].lower() in (kind.ru, kind.kk)]
    following = text[draft.end : draft.end + 80].lower()
    rests = {short: short.lower().partition(" ")[2] for short in fitting}
    longer = [short for short in fitting if rests[short] and following.startswith(" " + rests[short])]
    plain = [short for short in fitting if not rests[short]]
    chosen = (longer or plain)[-1:]
    return defined[chosen[0]] if chosen else None


def _by_acronym(draft: Draft, text: str, defined: dict[str, Draft]) -> Draft | None:
    """«статьи 15 ТК» after «Трудовой кодекс … (далее – ТК)»."""
    word = _ACRONYM.match(text, draft.end)
    act = defined.get(word[1]) if word else None
    return draft._replace(end=word.end()).standing_for(act) if act and word else None
