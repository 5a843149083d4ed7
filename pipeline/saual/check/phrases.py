"""Lists of phrases inside a sentence, counted: «ремонт дорог, закуп техники и обучение врачей», «…; …; …».

Semicolons part exactly. Commas part only where each phrase plainly is one: in Russian it begins with a noun in the
nominative, with an infinitive or with a question word; in Kazakh it ends in a verbal noun or is a short nominative.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from saual.cues import compiled
from saual.language import kk, ru

_LONGEST = 2000
_MASKED = regex.compile(r"\([^()]*+\)|«[^«»]*+»|\"[^\"]*+\"|“[^“”]*+”")
_WORD = regex.compile(r"[\p{L}\d]+(?:-[\p{L}\d]+)*+")
_LEAD = regex.compile(r"^(?:и|а также|және|сондай-ақ)\s+")
_VERBAL = regex.compile(r"(?<=\p{L}{2})(?:у|ю|уы|уі|юы|юі)$")
_GOVERNED = regex.compile(r"(?<!\p{L})(?:на|в|во|за|через|под)\s+(?:\p{L}+\s+){0,2}(?P<noun>\p{L}+)$")
_NUMBERED = regex.compile(r"^(?:\d{1,2}|\p{Ll})[)]\s+")
_NAME = "имя"
"""What stands for a phrase that is but a name: «…: «Талдыкорган – Аягоз», обход Сарани»."""
_SKIPPED = frozenset({"ADJF", "PRTF", "ADVB", "COMP"})


class Phrases(NamedTuple):
    """How many phrases at least and at most."""

    least: int
    most: int


def count_phrases(words: str, language: str | None) -> Phrases | None:
    """The phrases of a list in small letters that ends with its sentence or dash; None where they are not plain."""
    if len(words) > _LONGEST or compiled(r"(?<!\p{L})<counts.open>").search(words):
        return None
    masked = _MASKED.sub(lambda match: " " * len(match[0]), words).strip().rstrip(".!;")
    if ";" in masked:
        parts = [_NUMBERED.sub("", part.strip()) for part in masked.split(";")]
        return None if any(_tells_number(part) or not part for part in parts) else Phrases(len(parts), len(parts))
    if regex.search(r"\s[–—-]\s|:", masked) or compiled(r"(?<!\p{L})<counts.more>").search(masked):
        return None
    segments = [_LEAD.sub("", segment.strip()) or _NAME for segment in masked.split(",")]
    if any(_tells_number(segment) for segment in segments):
        return None
    return _count_kazakh(segments) if language == "kk" else _count_russian(segments)


def _tells_number(part: str) -> bool:
    """«две – в городе», «краткосрочные – 2»: numbers of things are listed, not the things."""
    return bool(compiled(r"^(?:по\s+)?(?:\d|<counts.numerals>(?!\p{L}))|[\d%]$").search(part))


def _count_russian(segments: list[str]) -> Phrases | None:
    kind = _opening(segments[0])
    if kind is None:
        return None
    least = most = 0
    closed = False
    for number, segment in enumerate(segments):
        if _opening(segment) != kind:
            if closed and compiled(r"^<counts.clause>(?!\p{L})").match(segment):
                break
            return None
        sure = number == 0 or kind != "noun" or _is_plain(segment, segments[number - 1])
        least, most = least + sure, most + 1
        last = number == len(segments) - 1 or bool(compiled(r"^<counts.clause>(?!\p{L})").match(segments[number + 1]))
        singles = all(" " not in one for one in segments[: number + 1][:-1])
        two, parts = _joined(segment, kind, last, singles and number > 0)
        least, most, closed = least + two, most + parts, bool(two)
    return Phrases(least, most) if most >= 2 else None


def _joined(segment: str, kind: str, last: bool, singles: bool) -> tuple[int, int]:
    """How many phrases «и» surely and at most adds to a segment."""
    parts = segment.split(" и ")
    sure = found = 0
    for place in range(1, len(parts)):
        if _opening(parts[place]) != kind:
            continue
        found += 1
        before = " и ".join(parts[:place])
        several = " " in before.strip() or singles
        if last and place == len(parts) - 1 and several and (kind != "noun" or _is_plain(parts[place], before)):
            sure += 1
    return sure, found


def _opening(segment: str) -> str | None:
    """What a Russian phrase begins with: "noun" (nominative, adjectives before it), "verb" (infinitive), "question"."""
    if compiled(r"^(?:[вкопнас]о?\s|для\s|за\s)?<counts.asking>(?!\p{L})").match(segment):
        return "question"
    for number, word in enumerate(_WORD.findall(segment)[:6]):
        readings = ru.parse(word)
        if not readings:
            return None
        if readings[0].tag.POS == "INFN":
            return "verb" if number < 2 else None
        nominative = [r for r in readings if "nomn" in r.tag]
        if any(r.tag.POS == "NOUN" for r in nominative) and readings[0].tag.POS not in ("PREP", "CONJ", "VERB", "NPRO"):
            return "noun"
        if readings[0].tag.POS not in _SKIPPED or (not nominative and readings[0].tag.POS in ("ADJF", "PRTF")):
            return None
    return None


def _is_plain(segment: str, before: str) -> bool:
    """Whether the first noun can be no genitive, nor an accusative that goes on after «на воду, газ»."""
    governed = _GOVERNED.search(before)
    accusative = governed is not None and _has(governed["noun"], "accs") and not _has(governed["noun"], "loct")
    for word in _WORD.findall(segment)[:6]:
        readings = [reading for reading in ru.parse(word) if reading.tag.POS == "NOUN"]
        if readings and ru.parse(word)[0].tag.POS not in _SKIPPED:
            return not _has(word, "gent") and not (accusative and _has(word, "accs"))
    return False


def _has(word: str, case: str) -> bool:
    return any(reading.tag.POS == "NOUN" and case in reading.tag for reading in ru.parse(word))


def _count_kazakh(segments: list[str]) -> Phrases | None:
    verbal = [_is_verbal(segment) for segment in segments[:-1]]
    if verbal and all(verbal) and (found := _count_verbal(segments)):
        return found
    pieces = [*segments[:-1], *segments[-1].split(" және ")]
    owned = all(_is_owned(piece) for piece in pieces)
    longest = 5 if owned else 1 if any(verbal) else 3
    if len(pieces) < 3 or not all(0 < len(piece.split()) <= longest and _is_nominative(piece) for piece in pieces):
        return None
    inside = " және " in " ".join(segments[:-1])
    return None if inside else Phrases(len(pieces), len(pieces))


def _count_verbal(segments: list[str]) -> Phrases | None:
    """«каналдарды бетондау, құрал орнату және технология енгізу (көзделген)»."""
    least = most = len(segments)
    for segment in segments:
        parts = segment.split(" және ")
        added = [part for part in parts[:-1] if _is_verbal(part)]
        most += len(added)
        if segment is segments[-1]:
            least += sum(" " in part for part in added[-1:])
            if not regex.search(r"\p{L}{2}(?:у|ю|уы|уі)(?:\s\p{L}+){0,3}$", parts[-1]):
                return None
    return Phrases(least, most)


def _is_verbal(part: str) -> bool:
    return bool(_VERBAL.search(part))


def _is_nominative(piece: str) -> bool:
    word = piece.split()[-1]
    return kk.split_case(word).case == "nom" and not compiled(r"<counts.predicate>$").search(word)


def _is_owned(piece: str) -> bool:
    """«субсидия төлеу мерзімі»: a noun that another one before it has."""
    ending = kk.read_word(piece.split()[-1]).ending if piece.strip() else None
    return ending is not None and ending.poss == "3"
