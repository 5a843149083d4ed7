"""What a letter has named once and names again shorter: a surname, a firm or place without the word of its class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saual.extract.entities.classes import kazakh_stem
from saual.extract.entities.naming import language_of, nominative
from saual.extract.entities.persons import is_given_name, surname_stem
from saual.extract.entities.quoted import find_quoted, find_quotes
from saual.extract.entities.short import is_form
from saual.extract.entities.span import Found, Paragraph
from saual.extract.entities.tokens import opens_sentence, tokenize
from saual.language.ru_forms import is_adjective
from saual.record import EntityLabel


def find_again(
    paragraphs: Sequence[Paragraph], settled: Sequence[Sequence[Found]]
) -> Iterator[tuple[Found, str | None]]:
    """Names that another mention in the letter tells, with the dictionary form of that mention where it is a firm's.

    `settled` holds the names of each paragraph.

    >>> text = "ТОО «Снег» и А. Сейтов против. «Снегом» дан ответ, Сейтову отказано."
    >>> known = [Found(0, 10, "ORG", "rule:quoted"), Found(13, 22, "PER", "rule:initials")]
    >>> [(text[f.start : f.end], f.label, long) for f, long in find_again([Paragraph(0, text, "ru")], [known])]
    [('«Снегом»', 'ORG', 'ТОО «Снег»'), ('Сейтову', 'PER', None)]
    """
    quoted: dict[tuple[str, ...], _Known] = {}
    surnames: set[str] = set()
    places: set[str] = set()
    for paragraph, names in zip(paragraphs, settled, strict=True):
        for name in names:
            written = paragraph.text[name.start - paragraph.start : name.end - paragraph.start]
            if name.label == "PER":
                surnames |= {stem for word in written.split() if (stem := _surname(word))}
            elif name.by == "rule:place-class":
                places |= set(_place(written))
            elif name.by == "rule:quoted":
                long = name.normal or nominative(written, language_of(written, paragraph.language))
                for start, end in find_quotes(written):
                    quoted.setdefault(_words(written[start:end]), _Known(name.label, long))
    for paragraph, names in zip(paragraphs, settled, strict=True):
        named = {at for name in names for at in range(name.start, name.end)}
        if quoted:
            yield from _find_quoted_again(paragraph, quoted, named)
        if surnames:
            yield from ((found, None) for found in _find_surnames(paragraph, surnames, named))
        if places:
            yield from ((found, None) for found in _find_places(paragraph, places, named))


class _Known(NamedTuple):
    """A name in quotes that its class or legal form explained."""

    label: EntityLabel
    long: str


def _words(quote: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokenize(quote) if token.is_word)


def _surname(word: str) -> str | None:
    return None if is_given_name(word.lower()) else surname_stem(word)


def _find_quoted_again(
    paragraph: Paragraph, quoted: dict[tuple[str, ...], _Known], named: set[int]
) -> Iterator[tuple[Found, str]]:
    """Quotes that nothing explains where they stand, with the words of one that something explained elsewhere."""
    free = [(start, end) for start, end in find_quotes(paragraph.text) if paragraph.start + start not in named]
    titles = find_quoted(paragraph.text, 0, tokenize(paragraph.text)).titles if free else []
    for start, end in free:
        words = _words(paragraph.text[start:end])
        known = next((known for same, known in quoted.items() if _are_forms(words, same)), None)
        if known and (start, end) not in titles:
            yield Found(paragraph.start + start, paragraph.start + end, known.label, "rule:named-before"), known.long


def _are_forms(words: Sequence[str], known: Sequence[str]) -> bool:
    """Whether words are those of a known name, the last one in any case."""
    if not words or len(words) != len(known) or list(words[:-1]) != list(known[:-1]):
        return False
    return words[-1] == known[-1] or is_form(words[-1], known[-1])


def _find_surnames(paragraph: Paragraph, surnames: set[str], named: set[int]) -> Iterator[Found]:
    for token in tokenize(paragraph.text, paragraph.start):
        plain = token.is_word and token.is_capital and not token.text.isupper() and token.start not in named
        if plain and _surname(token.text) in surnames:
            yield Found(token.start, token.end, "PER", "rule:named-before")


def _place(written: str) -> Iterator[str]:
    """The name of a place that is one word, without the Kazakh word of its class: «Маралды ауылының»."""
    words = written.split()
    if len(words) == 2 and kazakh_stem(words[1].lower(), "geo.kk"):
        words.pop()
    if len(words) == 1 and len(words[0]) > 3 and not is_adjective(words[0].lower()):
        yield words[0]


def _find_places(paragraph: Paragraph, places: set[str], named: set[int]) -> Iterator[Found]:
    tokens = tokenize(paragraph.text, paragraph.start)
    for at, token in enumerate(tokens):
        free = token.is_capital and len(token.text) > 3 and token.start not in named
        if free and not opens_sentence(tokens, at) and any(is_form(token.text, place) for place in places):
            yield Found(token.start, token.end, "LOC", "rule:named-before")
