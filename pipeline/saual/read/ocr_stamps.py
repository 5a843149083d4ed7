"""Stamps on scanned pages: the registration among the first rows, and blocks that stand sideways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from saual.read.document import BBox
from saual.read.drawn import Drawn, is_sure, join_boxes, read_drawn
from saual.read.ocr_proof import proofread
from saual.read.pictures import find_spots, outline
from saual.read.registration import Edge, Reading, read_registration
from saual.read.tesseract import Sign, Word, recognise

TOP = 0.16
"""Share of the page's height in which registrations stand."""

MARGIN = 4
"""Pixels around a registration that belong to it."""

FEWEST_DIGITS = 7
"""A date has eight figures; one may be taken for a letter."""

LIKE = {"З": "3", "О": "0", "3": "З", "0": "О", ",": ".", "—": "-", "–": "-", "_": "-", ";": ":", "'": ".", "·": "."}
NEAR, FAR = 0.02, 0.25
"""What it costs to take a sign for one that looks like it, and a letter of a known word for any other."""

LETTERS = "исхвходштыоғігақрдеі№"
NAMES = {"Documentolog": "роситепқоіоғ", "ELMA": "еіма", "Directum": "рігесішт"}
"""Systems of documents, each with what the model for Cyrillic makes of its name."""

BEFORE_NAME, ALIKE = frozenset(("сэд", "нұсқасы", "версия")), 0.5
"""What stands before the name, and how alike it must be («Оосителќоіоғ» has 0.75, words of stamps 0.3)."""

SURE = 0.09
"""The mean cost of a registration that is taken: «Ме исх: ДЗ-17 от: 03,04.2026» has 0.03."""


def find_registration(words: Sequence[Word], picture: Any) -> list[Word]:
    """The words with those of the registration put right and set apart; where its shapes are sure, they decide."""
    upright = [word for word in words if not word.quarter and word.baseline < TOP * picture.height]
    lines = [list(group) for _, group in groupby(upright, key=lambda word: word.line)]
    for n, line in enumerate(lines):
        if sum(map(str.isdigit, "".join(word.text for word in line))) < FEWEST_DIGITS:
            continue
        for taken in _candidates(line, lines[n + 1] if n + 1 < len(lines) else []):
            edges, signs = _lattice(taken)
            reading = read_registration(edges, len(signs))
            if reading is not None and _is_sure(reading):
                gone = {id(word) for word in taken}
                rest = [word for word in words if id(word) not in gone]
                drawn = _by_shape(picture, taken)
                if drawn is not None and is_sure(drawn):
                    return [*_drawn_words(drawn, taken[0]), *rest]
                return [*_written(reading, edges, signs, taken[0]), *rest]
    return list(words)


def _candidates(line: list[Word], following: list[Word]) -> Iterator[list[Word]]:
    """The words that may be a registration: a line, it and the next, its beginning."""
    yield line
    yield [*line, *following]
    for end in range(len(line) - 1, 2, -1):
        yield line[:end]


def _by_shape(picture: Any, words: Sequence[Word]) -> Drawn | None:
    """The registration by the shapes of its signs, None where they make none."""
    x0, top = int(min(word.x0 for word in words)) - MARGIN, int(min(word.top for word in words)) - MARGIN
    x1, bottom = int(max(word.x1 for word in words)) + MARGIN, int(max(word.bottom for word in words)) + MARGIN
    part = picture.crop((max(0, x0), max(0, top), x1, bottom))
    data = part.tobytes()
    rows = [data[n : n + part.width] for n in range(0, len(data), part.width)]
    return read_drawn(tuple(outline(spot, max(0, x0), max(0, top), 1.0) for spot in find_spots(rows)))


def _drawn_words(drawn: Drawn, first: Word) -> list[Word]:
    """The words of a registration read by its shapes."""
    boxes = iter(drawn.boxes)
    words = []
    for text in drawn.reading.text.split(" "):
        signs = tuple(Sign(sign, *next(boxes)) for sign in text)
        around = join_boxes(BBox(*sign[1:]) for sign in signs)
        words.append(
            first._replace(signs=signs, x0=around.x0, top=around.top, x1=around.x1, bottom=around.bottom, apart=True)
        )
    return words


def _lattice(words: Iterable[Word]) -> tuple[list[Edge], list[Sign]]:
    """Each sign as read, as those that look like it, and as any letter of the known words."""
    signs = [sign for word in words for sign in word.signs]
    edges = []
    for n, sign in enumerate(signs):
        found = dict.fromkeys(LETTERS, FAR) if not sign.text.isdigit() else {}
        if sign.text in LIKE:
            found[LIKE[sign.text]] = NEAR
        found[sign.text] = found[sign.text.lower()] = 0.0
        edges.append(Edge(n, n + 1, found))
        if n + 1 < len(signs) and not (sign.text.isdigit() or signs[n + 1].text.isdigit()):
            edges.append(Edge(n, n + 2, {"№": FAR / 2}))
    return edges, signs


def _is_sure(reading: Reading) -> bool:
    return reading.cost <= SURE and all(sign.cost <= NEAR for sign in reading.signs if sign.part)


def _written(reading: Reading, edges: Sequence[Edge], signs: Sequence[Sign], first: Word) -> list[Word]:
    """The words of the reading, each sign at its place."""
    sure = iter(reading.signs)
    words = []
    for text in reading.text.split(" "):
        placed = [signs[edges[next(sure).edge].start]._replace(text=sign) for sign in text]
        x0, x1 = min(sign.x0 for sign in placed), max(sign.x1 for sign in placed)
        top, bottom = min(sign.top for sign in placed), max(sign.bottom for sign in placed)
        words.append(first._replace(signs=tuple(placed), x0=x0, top=top, x1=x1, bottom=bottom, apart=True))
    return words


def reread_sideways(words: Sequence[Word], picture: Any, dpi: int) -> list[Word]:
    """The words with each sideways block read once more, turned upright either way: the surer reading stays.

    Tesseract reads a block that runs downwards upside down.
    """
    blocks: dict[int, list[Word]] = {}
    for word in words:
        if word.quarter:
            blocks.setdefault(round(word.x0 / dpi), []).append(word)
    result = [word for word in words if not word.quarter]
    for block in blocks.values():
        result += _best_reading(block, picture, dpi)
    return result


def _best_reading(block: list[Word], picture: Any, dpi: int) -> list[Word]:
    best, surest = block, 0.0
    margin = dpi // 20
    x0, top = int(min(w.x0 for w in block)) - margin, int(min(w.top for w in block)) - margin
    x1, bottom = int(max(w.x1 for w in block)) + margin, int(max(w.bottom for w in block)) + margin
    strip = picture.crop((x0, top, x1, bottom))
    for quarter, turn in ((3, 4), (1, 2)):  # Image.Transpose.ROTATE_270 for what runs upwards, ROTATE_90
        turned = strip.transpose(turn)
        read = recognise(turned, dpi, block=True)
        if _confidence(read) > surest:
            read = proofread(read, turned, [0.8 * (word.bottom - word.top) for word in read], dpi)
            best, surest = [_placed(word, quarter, (x0, top, x1, bottom)) for word in _named(read)], _confidence(read)
        if surest > GOOD:
            break
    return best


def _named(words: list[Word]) -> list[Word]:
    """The words with the Latin name of a document system put right: the model for Cyrillic has no Latin letters."""
    for at in range(1, len(words)):
        if words[at - 1].text.rstrip(":").lower() in BEFORE_NAME:
            name = max(NAMES, key=lambda known: _alike(words[at].text, known))
            if _alike(words[at].text, name) >= ALIKE:
                first, *_, last = [words[at].signs[0], *words[at].signs]
                step = (last.x1 - first.x0) / len(name)
                signs = [
                    first._replace(text=s, x0=first.x0 + n * step, x1=first.x0 + (n + 1) * step)
                    for n, s in enumerate(name)
                ]
                return [*words[:at], words[at]._replace(signs=tuple(signs)), *words[at + 1 :]]
    return words


def _alike(read: str, name: str) -> float:
    """How alike what was read is to what Cyrillic letters make of a name (0 to 1)."""
    return SequenceMatcher(None, read.lower(), NAMES[name], autojunk=False).ratio()


GOOD = 90.0
"""Mean confidence of a stamp that is read right; upside down it has 20 to 50."""


def _confidence(words: Sequence[Word]) -> float:
    letters = sum(len(word.signs) for word in words)
    return sum(word.confidence * len(word.signs) for word in words) / letters if letters else 0.0


def _placed(word: Word, quarter: int, box: tuple[int, int, int, int]) -> Word:
    """A word of a turned strip where it stands on the page."""
    x0, top, x1, bottom = box
    if quarter == 1:  # the strip was turned against the clock: its left end is the strip's top
        place = (x1 - word.bottom, top + word.x0, x1 - word.top, top + word.x1)
    else:
        place = (x0 + word.top, bottom - word.x1, x0 + word.bottom, bottom - word.x0)
    return word._replace(x0=place[0], top=place[1], x1=place[2], bottom=place[3], quarter=quarter)
