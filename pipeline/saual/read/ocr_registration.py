"""Registrations on scanned pages: found in the first rows, read three times over, settled by the vote of all pages.

They are set small, so Tesseract takes «№ исх» for «№ ису» and loses a stroke of «12-21/ДЗ-280» on one page of five.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

import regex

from saual.read.document import BBox, Line, Warning
from saual.read.drawn import Drawn, is_sure, join_boxes, read_drawn
from saual.read.outlines import CORNER
from saual.read.pdf_layout import PageText
from saual.read.pictures import find_spots, outline
from saual.read.registration import Edge, Reading, read_registration
from saual.read.tesseract import Word, recognise

TOP = 0.16
"""Share of the page's height in which registrations stand."""

FEWEST_DIGITS = 7
"""A date has eight figures; one may be taken for a letter."""

APART, CLOSE = 2.0, 1.3
"""In heights of its signs: words so far from their neighbours are no part of a row, rows so near are of one stamp."""

MARGIN = 5
"""Pixels around a registration that belong to it."""

LOOKS = (1.5, 1.0, 1.25, 2.0, 3.0)
"""The region is read once more by itself and enlarged so many times, and if that gives another reading at the other
sizes: each makes other mistakes, while a sign misread at one size is misread there again («16» for «18»)."""

LARGER = 2.0
"""The second look on pages after the first."""

LIKE = {"З": "3", "О": "0", "3": "З", "0": "О", ",": ".", "—": "-", "–": "-", "_": "-", ";": ":", "'": ".", "·": "."}
NEAR, ODD, FAR = 0.02, 0.1, 0.25
"""What it costs to take a sign for one that looks like it, a mark for №, and a letter of a known word for any other."""

LETTERS = "исхвходштыоғігақрдеі№"

SURE = 0.09
"""The mean cost of a registration that is taken: «Ме исх: ДЗ-17 от: 03,04.2026» has 0.03."""

FEWEST_VOTES, AHEAD = 2, 1.5
"""A reading that nothing confirms is a doubt, and one that has not so many times the votes of the next."""

SHAPES = 3
"""So many votes has a reading by the shapes of the signs, each of which is sure."""

STAMPED, SAME_DAY = 3, 1
"""So many votes more has a reading whose number and date stand in a stamp at the side too, or its date alone."""

OTHER, OTHER_NUMBER = 0.8, 0.6
"""Registrations less alike than this are two, of two letters in one file; one misread is more alike. The same for a
number and that of a stamp at the side of the same date."""

_STUCK = regex.compile(
    r"(?<![/-]|^)Д[ЗС]|^С-"
)  # «12-210ДЗ-280»: the slash was taken for a figure; «С-9»: a letter was lost
_DATE = regex.compile(r"\d\d\.\d\d\.\d{4}")
_NUMBERED = regex.compile(r"((?=\S*\d)[\p{Lu}\d/-]++) +от:? +(\d\d\.\d\d\.\d{4})")
_SHAPES = str.maketrans("ЗО", "30")
_ALIKE = regex.compile(r"(?=.*\d\d[.,:]?\d\d[.,:]?20\d\d)(?=.*(?:№|Ме|Ле|и[сх]|вх|шығ|кір|хат|ғы))(?=.*-)", regex.I)


class Seen(NamedTuple):
    """A registration on a scanned page: where (in points), its letters as read, what its readings say."""

    box: BBox
    text: str
    readings: tuple[str, ...]


def find_registration(
    words: Sequence[Word], picture: Any, dpi: int, confirm: bool = True
) -> tuple[list[Word], Seen | None]:
    """The words without those of the registration, and that; read once more to `confirm` it, or if it makes no sense.

    The pages confirm each other, so that only the first needs it.
    """
    rows = _rows([word for word in words if not word.quarter and word.baseline < TOP * picture.height])
    for n, row in enumerate(rows):
        if sum(map(str.isdigit, _text(row))) < FEWEST_DIGITS:
            continue
        candidates = list(_candidates(row, rows[:n][::-1], rows[n + 1 :]))
        bare = _in_corner(row, picture, dpi)
        taken, first = next(((words, text) for words in candidates if (text := _read(words, bare))), (None, None))
        if taken is None:
            taken = next((words for words in candidates if _ALIKE.search(_text(words))), None)
            taken = None if taken and not bare and _read(taken, True) else taken
        if taken is not None:
            box = _around(taken)
            again = _read_again(picture, dpi, box, first, bare, confirm) if confirm or not first else ()
            readings = [text for text in (first, *again) if text]
            gone = {id(word) for word in taken}
            seen = Seen(BBox(*(side * 72 / dpi for side in box)), _text(taken), tuple(readings))
            return [word for word in words if id(word) not in gone], seen
    return list(words), None


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words of a line that stand together, from left to right, the highest first."""
    rows: list[list[Word]] = []
    for _, line in groupby(words, key=lambda word: word.line):
        last: Word | None = None
        for word in sorted(line, key=lambda word: word.x0):
            if last is None or word.x0 - last.x1 > APART * (word.bottom - word.top):
                rows.append([])
            rows[-1].append(word)
            last = word
    return sorted(rows, key=lambda row: row[0].top)


def _candidates(row: list[Word], above: Sequence[list[Word]], below: Sequence[list[Word]]) -> Iterator[list[Word]]:
    """What may be a registration: a row with what stands before it, with the row below or above, its beginning."""
    before = [other for other in (*above, *below) if _overlap(row, other, 1, 3) > 0.5 and other[0].x0 < row[0].x0]
    row = [word for other in sorted([*before, row], key=lambda other: other[0].x0) for word in other]
    under = [other for other in below[:3] if _is_near(row, other)]
    over = [other for other in above[:3] if _is_near(other, row)]
    for end in range(len(row), max(0, len(row) - 3), -1):
        yield row[:end]
        for other in under:
            yield [*row[:end], *other]
        for other in over:
            yield [*other, *row[:end]]


def _is_near(upper: Sequence[Word], lower: Sequence[Word]) -> bool:
    """Whether two rows stand close one under the other."""
    one, two = _around(upper), _around(lower)
    gap = two.top - one.bottom
    return two.top > one.top and gap < CLOSE * (one.bottom - one.top) and _overlap(upper, lower, 0, 2) > 0.5


def _overlap(a: Sequence[Word], b: Sequence[Word], first: int, last: int) -> float:
    """How much of the shorter of two rows lies under the other; `first`, `last`: the sides of their boxes compared."""
    one, two = _around(a), _around(b)
    shorter = min(one[last] - one[first], two[last] - two[first])
    return (min(one[last], two[last]) - max(one[first], two[first])) / max(1.0, shorter)


def _around(words: Iterable[Word]) -> BBox:
    return join_boxes(BBox(word.x0, word.top, word.x1, word.bottom) for word in words)


def _in_corner(words: Iterable[Word], picture: Any, dpi: int) -> bool:
    """Whether words stand in the corner where systems draw: a date with a number lower down is a line of the letter."""
    box = _around(words)
    return box.x1 <= CORNER[0] * picture.width and box.bottom <= CORNER[1] * dpi / 72


def _read(words: Sequence[Word], bare: bool) -> str | None:
    """What the words say if they are a registration, `bare` or with its words."""
    edges, places = _lattice(words)
    reading = read_registration(edges, places, bare)
    sure = reading is not None and _is_sure(reading) and not _STUCK.search(reading.number)
    return reading.text if reading is not None and sure else None


def _read_again(
    picture: Any, dpi: int, box: BBox, first: str | None, bare: bool, confirm: bool
) -> Iterator[str | None]:
    """What other looks at the region give: enlarged, else by the shapes of its signs, or at all sizes.

    Not to `confirm` it but to have a reading at all, two looks are enough: other pages have more.
    """
    x0, top = max(0, int(box.x0) - MARGIN), max(0, int(box.top) - MARGIN)
    part = picture.crop((x0, top, int(box.x1) + MARGIN, int(box.bottom) + MARGIN))
    again = _read_enlarged(part, dpi, LOOKS[0], bare)
    yield again
    if again is not None and again == first:
        return
    if not confirm:
        if again is None:
            yield _read_enlarged(part, dpi, LARGER, bare)
        return
    drawn = _by_shape(part)
    if drawn is not None and is_sure(drawn):
        yield from [drawn.reading.text] * SHAPES
        return
    for times in LOOKS[1:]:
        yield _read_enlarged(part, dpi, times, bare)


def _read_enlarged(part: Any, dpi: int, times: float, bare: bool) -> str | None:
    larger = part.resize((round(times * part.width), round(times * part.height))) if times > 1 else part
    return _read(recognise(larger, round(times * dpi), block=True), bare)


def _by_shape(part: Any) -> Drawn | None:
    """The registration by the shapes of its signs, None where they make none."""
    data = part.tobytes()
    rows = [data[n : n + part.width] for n in range(0, len(data), part.width)]
    return read_drawn(tuple(outline(spot, 0.0, 0.0, 1.0) for spot in find_spots(rows)))


def _lattice(words: Iterable[Word]) -> tuple[list[Edge], int]:
    """Each sign as read, as those that look like it, and as any letter of the known words."""
    signs = [sign.text for word in words for sign in word.signs]
    edges = []
    for n, sign in enumerate(signs):
        found = dict.fromkeys(LETTERS, FAR) if not sign.isdigit() else {}
        if sign in LIKE:
            found[LIKE[sign]] = NEAR
        if not sign.isalnum():
            found["№"] = ODD
        found[sign] = found[sign.lower()] = 0.0
        edges.append(Edge(n, n + 1, found))
        if n + 1 < len(signs) and not (sign.isdigit() or signs[n + 1].isdigit()):
            edges.append(Edge(n, n + 2, {"№": FAR / 2}))
    return edges, len(signs)


def _is_sure(reading: Reading) -> bool:
    return reading.cost <= SURE and all(sign.cost <= NEAR for sign in reading.signs if sign.part)


def settle_registrations(pages: Sequence[PageText]) -> list[PageText]:
    """Scanned pages with their registrations as lines: what most readings of all pages say, else a warning.

    A stamp at the side that has the same number and date speaks for a reading, one with nearly the number against it.
    """
    beside = [page.text[line.start : line.end] for page in pages for line in page.lines if line.sideways]
    stamps = [_figures(line) for line in beside]
    votes = Counter(text for page in pages if page.seen for text in page.seen.readings)
    for text in votes:
        votes[text] += _support(text, stamps)
    return [_settled(page, number, votes, stamps) if page.seen else page for number, page in enumerate(pages, 1)]


def _support(text: str, stamps: Sequence[str]) -> int:
    """How many votes the stamps at the side give a reading."""
    date, own = _DATE.search(text), _figures(text)
    if date is None or not any(date[0] in stamp for stamp in stamps):
        return 0
    same = any(number in own.split() for stamp in stamps for number, day in _NUMBERED.findall(stamp) if day == date[0])
    return STAMPED if same else SAME_DAY


def _is_contradicted(text: str, stamps: Sequence[str]) -> bool:
    """Whether a stamp of the same date has nearly the number, but not it."""
    words = _figures(text).split()
    numbers = {number for stamp in stamps for number, day in _NUMBERED.findall(stamp) if day in words}
    near = any(_likeness(number, word) >= OTHER_NUMBER for number in numbers for word in words if word not in numbers)
    return near and numbers.isdisjoint(words)


def _figures(text: str) -> str:
    """The text with figures for the letters of their shape, so that readings can be compared."""
    return text.translate(_SHAPES)


def _settled(page: PageText, number: int, votes: Counter[str], stamps: Sequence[str]) -> PageText:
    seen: Seen = page.seen
    own = Counter(seen.readings)
    text = max(votes, key=lambda one: votes[one], default="")
    if own and not _is_alike(text, max(own, key=lambda one: own[one])):
        votes = Counter({reading: count + _support(reading, stamps) for reading, count in own.items()})
        text = max(votes, key=lambda one: votes[one])
    if not own and not _is_alike(_figures(text), _figures(seen.text)):
        votes, text = Counter(), ""  # it may be that of another letter in the file
    rival = max((count for other, count in votes.items() if other != text and _is_alike(text, other)), default=0)
    if votes[text] >= max(FEWEST_VOTES, AHEAD * rival) and not _is_contradicted(text, stamps):
        return _with_line(page, text, seen.box, number)
    message = f"Номер регистрации прочитан неуверенно: «{text or seen.text}». Впишите его по оригиналу."
    return page._replace(warnings=[*page.warnings, Warning("read", "registration_unsure", message, number)])


def _is_alike(one: str, other: str) -> bool:
    return _likeness(one, other) >= OTHER


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _with_line(page: PageText, text: str, box: BBox, number: int) -> PageText:
    """The page with a line of its own at its end, set apart from its rows as stamps are."""
    start = len(page.text) + 1 if page.text else 0
    boxes = array("f", page.boxes)
    if start:
        boxes.extend((0.0, 0.0, 0.0, 0.0))
    for sign in text:
        boxes.extend((0.0, 0.0, 0.0, 0.0) if sign == " " else box)
    line = Line(start, start + len(text), number, box, round(box.bottom - box.top, 2), sideways=True)
    whole = f"{page.text}\n{text}" if page.text else text
    return page._replace(text=whole, boxes=boxes, lines=[*page.lines, line])
