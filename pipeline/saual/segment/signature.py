"""The foot of a letter: signatories, executor, attachments, copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from saual import cues
from saual.language.persons import find_name_after_office, find_persons
from saual.segment.anatomy import Block, Executor, Part, Signatory
from saual.segment.header import plain

_FACTION = regex.compile(r"депутат|фракци|партия|мүше|мәжіліс|мажилис|сенат|курулта|құрылтай|член")
_PHONE = regex.compile(
    r"(?<![\d-])(?:(?:\+?7|8)[\s-]{0,2})?"  # country
    r"(?:\(\d{3,5}\)[\s-]?|\d{3,4}[\s-](?=\d{2,3}[\s-]\d{2}[\s-]\d{2}))?"  # city
    r"(?:(?:\d{2,3}[\s-]?|\d-)\d{2}[\s-]?\d{2}|\d{3}[\s-]\d{3})(?![\d@]|-\d)"
    r"|(?<![\d-])(?:\+?7|8)7\d{9}(?![\d@]|-\d)"  # a mobile number without a gap
)
_EXTENSION = regex.compile(
    r"(?:(?:вн(?:утр)?(?:енний)?|ішкі|доб(?:авочный)?|қос(?:ымша)?|ext)\.?\s?(?:тел\.?|нөмір\p{L}*|номер)?\s?:?\s?"
    r"(?P<number>(?:\d{2,5}|\d(?=-))(?:-\d{2,3})?)(?:,\s?(?P<number>\d{2,5})(?![\d-]))*"
    r"|(?<=\d{2}\s?)\((?P<number>\d{3,5})\)(?!\s?\d))",  # «74-63-87 (4418)»
    regex.IGNORECASE,
)
_EMAIL = regex.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LABEL = regex.compile(
    r"^\W*(?:отв\.?\s)?(?:исп(?:олн(?:ител[ьи])?)?|орынд?(?:аушы(?:лар)?)?|жауапты орындаушы)[\s.:]*", regex.IGNORECASE
)
_NO_NAME = regex.compile(
    r"[\w.+-]+@[\w.-]+|\+?[\d(][\d()\s,-]*|\b(?:тел(?:ефон)?|[рс]\.\s?т|т|ішкі|вн(?:утр)?|қос|e-?mail|эл\.?\s?(?:почта|пошта|адрес)|моб|доб)\b\.?:?",
    regex.IGNORECASE,
)
_NAME_WORDS = regex.compile(r"^\p{Lu}[\p{Ll}’-]+(?:\s\p{Lu}[\p{Ll}’-]+){1,2}")
_EXTENT = (
    r"\d{1,3}\s?(?:л|лист\p{L}*|стр|страниц\p{L}*|с|экз|экземпляр\p{L}*|файл\p{L}*"
    r"|парақ\p{L}*|бет\p{L}*|б|дана\p{L}*)\b\.?\)?"
)
_NEXT_ATTACHMENT = regex.compile(  # «перечень на 3 л., график на 2 л.»: each with its sheets, or after a semicolon
    rf";\s|(?<={_EXTENT})(?:,\s|\s(?:и|және|мен)\s)(?!(?:в|во|из|включая|всего|итого|оның|барлығы)\b|\d)"
)
_NEXT_COPY = regex.compile(r"[;,]\s(?=\p{Lu})")
_ITEM = regex.compile(r"(?:^|(?<=[;.,]\s)|(?<=\s))(?:\d{1,2}[.)]\s)")


def find_signatories(blocks: Sequence[Block], office: str | None, answer: bool) -> tuple[Signatory, ...]:
    """Names of the foot in reading order, each with the line of office above it."""
    found: list[Signatory] = []
    above: str | None = None
    for b in blocks:
        if b.role in ("group", "regards"):
            above = _without_regards(b.text) or (above if b.role == "regards" else None)
        elif b.role == "name":
            faction = bool(above) and bool(_FACTION.search(plain(above or ""))) and not answer
            position = None if faction else above
            found.append(Signatory(b.start, b.end, position, above if faction else None, "rule:signature"))
    if answer and office and len(found) == 1 and found[0].position is None:
        return (found[0]._replace(position=office),)
    return tuple(found)


def _without_regards(text: str) -> str | None:
    rest = cues.compiled(r"^<regards>(?:\s(?:и|және)\s[^,.:!]{1,40}+,)?\s?[,.:!]?\s?").sub("", plain(text), count=1)
    kept = text[len(text) - len(rest) :].strip(" :") if rest else ""
    return kept or None


def find_executor(blocks: Sequence[Block]) -> Executor | None:
    """Who drafted the letter: «Исп.: Н. Абаев тел. 74-63-87», «орынд: …», or a name and a phone without a label."""
    block = next((b for b in blocks if b.role == "executor"), None)
    if block is None:
        return None
    email = _EMAIL.search(block.text)
    rest = block.text.replace(email[0], " " * len(email[0])) if email else block.text
    extensions = list(_EXTENSION.finditer(rest))
    numbers = [m for m in _PHONE.finditer(rest) if not any(e.start() <= m.start() < e.end() for e in extensions)]
    inner = [place for e in extensions for place in zip(e.starts("number"), e.captures("number"), strict=True)]
    phones = sorted([*((m.start(), m[0].strip()) for m in numbers), *inner])
    name = _executor_name(block.text)
    return Executor(
        block.start, block.end, name, tuple(p for _, p in phones), email[0] if email else None, "rule:executor"
    )


def _executor_name(text: str) -> str | None:
    """With initials, or in full after the label: «Орындаушы: полиция майоры Айбек Сейтов»."""
    found = next(find_persons(text), None)
    if found:
        return str(found[0])
    label = _LABEL.match(text)
    rest = _NO_NAME.sub(" ", text[label.end() if label else 0 :])
    rest = regex.sub(r"(?:\s\p{L}\b[.:]*)+\s*$", "", " ".join(rest.split())).strip(" ,;:.()–—-")
    full = _NAME_WORDS.fullmatch(rest)
    after = find_name_after_office(rest)
    return full[0] if full else rest[after[0] : after[1]] if after else None


def find_attachments(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """One item for each attachment, without the label and the number."""
    return tuple(part for b in blocks if b.role == "attachment" for part in _things(b, "attachment"))


def find_copies(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """One item for each addressee of a copy."""
    return tuple(part for b in blocks if b.role == "copy" for part in _things(b, "copy"))


def _things(block: Block, table: str) -> Iterator[Part]:
    label = cues.compiled(rf"^<{table}>\s?(?:№\s?\d+)?\s?[:.–—-]*\s?").match(plain(block.text))
    begin = label.end() if label else 0
    for start, end in _pieces(block.text, begin, table):
        part = block.text[start:end]
        start += len(part) - len(part.lstrip(" ,;"))
        kept = block.text[start:end].rstrip(" ;,")
        if any(c.isalnum() for c in kept):
            yield Part(block.start + start, block.start + start + len(kept), f"rule:{table}")


def _pieces(text: str, begin: int, table: str) -> Iterator[tuple[int, int]]:
    marks = list(_ITEM.finditer(text, begin))
    if marks:
        ends = [m.start() for m in marks[1:]] + [len(text)]
        yield from ((m.end(), end) for m, end in zip(marks, ends, strict=True))
        return
    at = begin
    for match in (_NEXT_ATTACHMENT if table == "attachment" else _NEXT_COPY).finditer(text, begin):
        yield at, match.start()
        at = match.end()
    yield at, len(text)
