"""Two printed lines become one: hyphens at the end of a line, in both languages."""

from __future__ import annotations

import pytest

from cases import read_cases
from saual.clean.joins import Vocabulary, join_spans, keeps_hyphen
from saual.read.document import Span
from saual.read.sniff import read

NOTHING = Vocabulary(frozenset(), frozenset())


def joined(upper: str, lower: str, vocabulary: Vocabulary = NOTHING) -> str:
    document = read(f"{upper}\n{lower}".encode(), "lines.txt")
    return join_spans(document, [Span(line.start, line.end) for line in document.lines], vocabulary).value


@pytest.mark.parametrize(("text", "expected"), read_cases("hyphens.txt"))
def test_hyphens(text: str, expected: str) -> None:
    upper, lower = text.split("/")
    assert joined(upper, lower) == expected


@pytest.mark.parametrize(("text", "expected"), read_cases("hyphens.txt", known=False))
def test_the_document_knows_better(text: str, expected: str) -> None:
    """A word that stands whole elsewhere in the document decides every case."""
    upper, lower = text.split("/")
    word = expected.lower()
    vocabulary = Vocabulary(frozenset({word} - {word if "-" in word else ""}), frozenset({word} if "-" in word else ()))
    assert joined(upper, lower, vocabulary) == expected


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        ("на дорогах", "области", "на дорогах области"),
        ("правилами содержания", ", что", "правилами содержания, что"),
        ("(в том числе", ")", "(в том числе)"),
        ("«Ауыл", "» партиясы", "«Ауыл» партиясы"),
        ("информа\u00ad", "ция", "информация"),
        ("рост –", "на 5 %", "рост – на 5 %"),
        ("рост -", "на 5 %", "рост - на 5 %"),
    ],
)
def test_seams(upper: str, lower: str, expected: str) -> None:
    assert joined(upper, lower) == expected


def test_halves_are_no_evidence() -> None:
    assert not keeps_hyphen("мемле", "кеттік", NOTHING)
