"""The head of a letter: kind, numbers and dates, addressees, salutation, subject, who writes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from saual import cues
from saual.language.days import Day, find_days, find_reference_days
from saual.segment.anatomy import Answered, Block, Kind, Part

_NUMBER = r"(?:[А-ЯЁӘІ]{1,5}\s?[-–]\s?\d+(?:[/–-]\w+)*|\d[\w./–-]*\w|\d)"
_AFTER_SIGN = regex.compile(rf"№+\s?({_NUMBER})")
_REGISTERED = regex.compile(r"(?<![\p{L}\d])((?:Д[ЗС]|ДҚ|DS|DZ)\s?[-–]\s?\d+(?:[/–-]\w+)*)")
_OUTGOING = regex.compile(rf"(?:^|\s)(?:исх\.?\s?)?№\s?({_NUMBER})")
_OPENING_BLOCKS = 4


class Head(NamedTuple):
    """The parts of the head that need its blocks only."""

    announced: str | None
    in_reply_to: tuple[Answered, ...]
    addressees: tuple[Part, ...]
    salutation: Part | None
    outgoing: tuple[str | None, str | None]
    office: str | None


def plain(text: str) -> str:
    """Lower case and ё as е, with every offset kept."""
    return text.lower().replace("ё", "е")


def body_of(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs of the body."""
    return [b for b in blocks if b.role in ("body", "list_item", "table")]


def read_head(blocks: Sequence[Block], kind: Kind) -> Head:
    """Everything the head says of the letter."""
    return Head(
        _announced(blocks),
        tuple(_in_reply_to(blocks)) if kind != "inquiry" else (),
        tuple(Part(b.start, b.end, "rule:addressee") for b in blocks if b.role == "addressee"),
        _salutation(blocks),
        _outgoing(blocks) or (_own_reference(blocks) if kind == "inquiry" else None) or (None, None),
        _office(blocks),
    )


def read_kind(blocks: Sequence[Block]) -> Kind:
    """Inquiry or answer, by title, announcement, reference, salutation and the words of the opening, in this order."""
    for b in blocks:
        if b.role == "title":
            return "inquiry" if cues.is_inquiry_title(cues.fold(b.text)) else "answer"
    roles = {b.role for b in blocks}
    if "announced" in roles:
        return "inquiry"
    signed = " ".join(plain(b.text) for b in blocks if b.role in ("group", "regards"))
    by_deputies = "депутат" in signed or "фракци" in signed
    if "reference" in roles and not (by_deputies and _own_reference(blocks)):
        return "answer"
    opening = " ".join(plain(b.text) for b in body_of(blocks)[:_OPENING_BLOCKS])
    if cues.opens_answer(opening):
        return "answer"
    greeted = plain(next((b.text for b in blocks if b.role == "salutation"), ""))
    addressed = " ".join(plain(b.text) for b in blocks if b.role == "addressee")
    if "депутат" in greeted or "депутат" in addressed:
        return "answer"
    return "inquiry" if by_deputies else "other"


def _announced(blocks: Sequence[Block]) -> str | None:
    for b in blocks:
        if b.role == "announced":
            for day in find_days(b.text):
                return day.iso
    return None


def _in_reply_to(blocks: Sequence[Block]) -> Iterator[Answered]:
    """From the reference lines; where there are none, from the registered numbers named in the opening."""
    references = [b for b in blocks if b.role == "reference"]
    found = [answered for b in references for answered in _answered(b, _AFTER_SIGN)]
    if not found:
        opening = [b for b in blocks if b.role in ("body", "other")][:_OPENING_BLOCKS]
        found = [answered for b in opening for answered in _answered(b, _REGISTERED)]
    seen: set[str] = set()
    for answered in found:
        if answered.number not in seen:
            seen.add(answered.number)
            yield answered


_OF_THE_NEXT = regex.compile(r"(?<=[дт][ае]ғы|[дт]егі|-[ғк]ы|-гі)\s?№")
"""«2025 жылғы 16 қазандағы № ДЗ-352»: a Kazakh day belongs to the number after it, not to one before."""


def _answered(block: Block, pattern: regex.Pattern[str]) -> Iterator[Answered]:
    """Numbers of a block with their dates: «№ ДЗ-84 от …» dates follow, «… жылғы 23 сәуірдегі № ДС-84» dates precede.

    «№№ ДЗ-12, ДЗ-13 от 5 мая 2020 года»: one date for both.
    """
    numbers = {m.span(1): m for m in pattern.finditer(block.text)}
    numbers |= {m.span(1): m for m in _REGISTERED.finditer(block.text)}
    ordered = [numbers[span] for span in sorted(numbers)]
    ordered = [m for i, m in enumerate(ordered) if i == 0 or m.start(1) >= ordered[i - 1].end(1)]
    days = find_reference_days(block.text)
    preceding = bool(ordered and days) and days[0].start < ordered[0].start(1)
    for match in ordered:
        before = days[: bisect_right(days, match.start(1), key=lambda day: day.end)][-1:]
        after = days[bisect_left(days, match.end(1), key=lambda day: day.start) :][:1]
        after = [day for day in after if not _OF_THE_NEXT.match(block.text, day.end)]
        chosen = (before or after) if preceding else (after or before)
        number = regex.sub(r"\s?[-–]\s?", "-", match[1])
        yield Answered(
            block.start + match.start(1),
            block.start + match.end(1),
            "rule:reference",
            number,
            chosen[0].iso if chosen else None,
        )


def _salutation(blocks: Sequence[Block]) -> Part | None:
    for b in blocks:
        if b.role == "salutation" or (b.role in ("body", "other") and cues.is_salutation(cues.fold(b.text))):
            return Part(b.start, b.end, "rule:salutation")
    return None


def _lone_days(blocks: Sequence[Block]) -> list[Day]:
    """Days that are a paragraph of the head by themselves."""
    found = [(b, day) for b in blocks if b.role in ("number", "letterhead", "other") for day in find_days(b.text)]
    return [day for b, day in found if day.end - day.start >= len(b.text) - len(" года")]


_ANSWERS = regex.compile(r"^(?:на|к|сіз\p{L}*|ваш\p{L}*)\s|(?:сауал|сұрау|запрос|обращени|письм)")


def _own_reference(blocks: Sequence[Block]) -> tuple[str, str | None] | None:
    """Number and date of an inquiry that heads it like the line of an answer: «№ ДЗ-7 от 14.03.2025»."""
    for b in blocks:
        if b.role == "reference" and not _ANSWERS.search(plain(b.text)):
            for answered in _answered(b, _AFTER_SIGN):
                return answered.number, answered.date
    return None


def _outgoing(blocks: Sequence[Block]) -> tuple[str, str | None] | None:
    """Number and date of this letter where they stand in the text of the head: «№ 11-07/4512 от 03.03.2025».

    The date may stand alone beside the number: «№ 1-14/2291» / «28» мая 2024 г.
    """
    for i, b in enumerate(blocks):
        if b.role in ("number", "letterhead", "other") and "№" in b.text:
            number = _OUTGOING.search(b.text)
            if number:
                days = [*find_days(b.text), *_lone_days(blocks[i + 1 : i + 2]), *_lone_days(blocks[max(i - 1, 0) : i])]
                return regex.sub(r"\s?[-–]\s?", "-", number[1]), days[0].iso if days else None
        if b.role in ("body", "salutation", "title"):
            break
    return None


_PROPER = (
    ("республик", "Республик"), ("казахстан", "Казахстан"), ("премьер-министр", "Премьер-Министр"),
    ("парламент", "Парламент"), ("мажилис", "Мажилис"), ("сенат", "Сенат"), ("қазақстан", "Қазақстан"),
    ("мәжіліс", "Мәжіліс"), ("министр", "министр"),
)  # fmt: skip


def _office(blocks: Sequence[Block]) -> str | None:
    """The office of the letterhead, in the Russian version where there are two; capitals as in running text."""
    heads = [
        b
        for b in blocks
        if b.role == "letterhead" and not cues.is_address(cues.fold(b.text)) and any(c.isalpha() for c in b.text)
    ]
    if not heads:
        return None
    chosen = next((b for b in heads if b.language == "ru"), heads[0])
    if not chosen.text.isupper():
        return chosen.text
    lowered = chosen.text.lower()
    for low, proper in _PROPER:
        lowered = lowered.replace(low, proper)
    return lowered[:1].upper() + lowered[1:]


_SUBJECT_RU = regex.compile(
    r"(?:запрос\w*|обращени\w+|письм\w+)(?:[^.:]{0,60}?(?:№\s?\S+|\d{4}\s?(?:года|г\.?)))*,?\s"
    r"(?:по вопрос(?:у|ам)|относительно|касательно|по поводу|в части|в отношении|об?|касающ\w+ся)\s(.+?)"
    r"(?:,?\s(?:в пределах (?:своей )?компетенции,?\s)?"
    r"(?:сообща|информиру|отмеча|направля|поясня|доклад|извеща)|[.:]\s?$)"
)
_SUBJECT_KK = regex.compile(
    r"^(?:сіздің\s|сіздер\w*\s|депутаттардың\s)?(?:\d{4}\s?жыл\w+\s\d{1,2}\s?\w+\s?№?\s?\S*\s)?(.+?)\s(?:мәселе\w*\s?)?"
    r"(?:бойынша|жөніндегі|қатысты|туралы)\s(?:[^.]{0,60}?)(?:депутаттық\s)?(?:сауал|сұрау)"
)


def find_subject(blocks: Sequence[Block]) -> Part | None:
    """What an answer says the inquiry was about: «Рассмотрев Ваш запрос по вопросам …, сообщаю следующее»."""
    for b in blocks:
        if b.role == "subject":
            return Part(b.start + (cues.opens_subject(plain(b.text)) or 0), b.end, "rule:subject_line")
    for b in body_of(blocks)[:_OPENING_BLOCKS]:
        text = plain(b.text)
        match = _SUBJECT_RU.search(text) if b.language != "kk" else _SUBJECT_KK.search(text)
        if match:
            return Part(b.start + match.start(1), b.start + match.end(1), "rule:subject")
    return None
