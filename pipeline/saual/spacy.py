"""saual for spaCy: the pipe «saual», the Kazakh language that spaCy lacks, letters as Doc and DocBin.

Needs the extra `saual[spacy]`. spaCy takes two seconds to import, so nothing else of saual imports this module; spaCy
itself finds the pipe and the language by entry points: `spacy.blank("kk").add_pipe("saual")`.
"""

from __future__ import annotations

import re
import tomllib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from spacy.attrs import LIKE_NUM, ORTH, PREFIX, SUFFIX
from spacy.lang import char_classes
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans, registry, update_exc

from saual.check import check
from saual.clean import clean
from saual.clean.text import MADE
from saual.extract import extract
from saual.language.kk import lemma
from saual.read.document import Source
from saual.read.plain import read_plain
from saual.record import Letter
from saual.segment import segment
from saual.write import write_letters

# --- Kazakh ---------------------------------------------------------------------------------------------------------

_MISSING = "қғұҚҒҰ"
"""Letters that spaCy's classes of letters lack; without them «мектептер,Қазақстан» is one token."""

_CAPITALS = "АӘБВГҒДЕЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЫІЭЮЯ"
_AFFIX = 4


@cache
def _load_words() -> dict[str, frozenset[str]]:
    with resources.files("saual").joinpath("data/kk_spacy.toml").open("rb") as file:
        return {name: frozenset(words.split()) for name, words in tomllib.load(file).items()}


def _with_kazakh(rules: Iterable[str | re.Pattern[str]]) -> list[str]:
    """Rules of punctuation with the missing letters in every class of letters."""
    changed = []
    for given in rules:
        rule = given if isinstance(given, str) else given.pattern
        for letters in (char_classes.ALPHA, char_classes.ALPHA_LOWER, char_classes.ALPHA_UPPER):
            rule = rule.replace(letters, letters + _letters_of(letters))
        changed.append(rule)
    return changed


def _letters_of(letters: str) -> str:
    if letters == char_classes.ALPHA_LOWER:
        return _MISSING[:3]
    return _MISSING[3:] if letters == char_classes.ALPHA_UPPER else _MISSING


def _infixes() -> list[str]:
    """As for other languages, but a hyphen stays in its word: іс-шара, Нұр-Сұлтан, 16-дан."""
    dashes = char_classes.HYPHENS.removeprefix("-|")
    kept = [rule for rule in _with_kazakh(BaseDefaults.infixes or ()) if char_classes.HYPHENS not in rule]
    letters = char_classes.ALPHA + _MISSING
    return [*kept, rf"(?<=[{letters}])(?:{dashes})(?=[{letters}])"]


def _exceptions() -> dict[str, list[dict[int, str]]]:
    """Abbreviations and initials, which keep their full stop."""
    words = [*_load_words()["abbreviations"], *(f"{letter}." for letter in _CAPITALS)]
    return dict(update_exc(BASE_EXCEPTIONS, {word: [{ORTH: word}] for word in words}))


def _stop_words() -> set[str]:
    return set(_load_words()["stop_words"])


def is_number(text: str) -> bool:
    """Whether a token stands for a number, with a case ending or without.

    >>> is_number("1500-ден"), is_number("Он"), is_number("3/4"), is_number("облыс")
    (True, True, True, False)
    """
    stem = lemma(text.lower()).lstrip("+-±~")
    return stem in _load_words()["numbers"] or stem.translate(str.maketrans("", "", ",./%")).isdigit()


def _attributes() -> dict[int, Callable[[str], Any]]:
    """Prefixes and suffixes of four letters, since Kazakh adds endings; numbers in words and figures."""
    own: dict[int, Callable[[str], Any]] = {
        LIKE_NUM: is_number,
        PREFIX: lambda text: text[:_AFFIX],
        SUFFIX: lambda text: text[-_AFFIX:],
    }
    return BaseDefaults.lex_attr_getters | own


class KazakhDefaults(BaseDefaults):
    """Tokens, stop words and numbers of Kazakh."""

    tokenizer_exceptions = _exceptions()
    prefixes = _with_kazakh(BaseDefaults.prefixes or ())
    suffixes = _with_kazakh(BaseDefaults.suffixes or ())
    infixes = _infixes()
    stop_words = _stop_words()
    lex_attr_getters = _attributes()


@registry.languages("kk")
class Kazakh(Language):  # type: ignore[no-untyped-call]
    """Kazakh in Cyrillic letters: `spacy.blank("kk")`."""

    lang = "kk"
    Defaults = KazakhDefaults


# --- Letters --------------------------------------------------------------------------------------------------------

Place = Callable[[int, int], tuple[int, int] | None]
"""Offsets of a letter's text to offsets of a Doc; None for what stands in no source."""


@Language.factory("saual", assigns=["doc.ents", "doc.spans"])
def make_annotator(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The pipe «saual»."""
    return annotate


def annotate(doc: Doc) -> Doc:
    """Read a Doc as a letter, raw or clean: names to `doc.ents`, the rest to `doc.spans`, records to `doc._.saual`.

    The text of a Doc cannot change, so spans lead to it as it is; offsets in `doc._.saual` are those of the clean text.
    Several letters in one text all count. Raises `ReadError` for a text that no letter can be made of.
    """
    if not doc.text.strip():
        return doc
    document = read_plain(doc.text.encode(), Source("doc.txt", "", "text/plain", 0))
    anatomies = segment(document, clean(document))
    found = [extract(anatomy) for anatomy in anatomies]
    letters = list(write_letters(document, anatomies, found, check(anatomies, found)))
    places = _places(document.text, doc.text)
    return _annotate(doc, [
        (letter, _through(anatomy.text.origin, places)) for letter, anatomy in zip(letters, anatomies, strict=True)
    ])  # fmt: skip


def letter_to_doc(letter: Letter, nlp: Language) -> Doc:
    """A letter as a Doc of its clean text, with the same annotations as the pipe makes; also `letter.to_spacy(nlp)`."""
    return _annotate(nlp.make_doc(letter.text), [(letter, lambda start, end: (start, end))])


def letters_to_docbin(letters: Iterable[Letter], nlp: Language) -> DocBin:
    """Letters as a DocBin with spans and records, ready for `to_disk`."""
    return DocBin(docs=(letter_to_doc(letter, nlp) for letter in letters), store_user_data=True)


def _places(read: str, given: str) -> array[int]:
    """For each character that was read, where it stands in the given text: line breaks and controls were changed."""
    places = array("i")
    at = 0
    for character in read:
        while character != "\n" and at < len(given) - 1 and given[at] != character:
            at += 1
        places.append(min(at, len(given) - 1))
        at += 2 if given[at : at + 2] == "\r\n" else 1
    return places


def _through(origin: array[int], places: array[int]) -> Place:
    def place(start: int, end: int) -> tuple[int, int] | None:
        origins = [places[at] for at in origin[start:end] if at != MADE]
        return (origins[0], origins[-1] + 1) if origins else None

    return place


def _annotate(doc: Doc, letters: Sequence[tuple[Letter, Place]]) -> Doc:
    doc._.saual = [letter.model_dump(mode="json") for letter, _ in letters]
    entities = [span for letter, place in letters for span in _entities(doc, letter, place)]
    doc.ents = filter_spans(entities)
    for group in ("sections", "requests", "quantities", "dates", "citations"):
        doc.spans[group] = [span for letter, place in letters for span in _group(doc, letter, group, place)]
    return doc


def _entities(doc: Doc, letter: Letter, place: Place) -> Iterator[Span]:
    for entity in letter.entities:
        found = place(entity.start, entity.end)
        if found:
            yield _span(doc, *found, entity.label, entity.normal or "")


def _group(doc: Doc, letter: Letter, group: str, place: Place) -> Iterator[Span]:
    """Labels: the kind of a quantity, the granularity of a date, the act of a citation, the name of the group else."""
    for item in getattr(letter, group):
        found = place(item.start, item.end) if item.start < item.end else None
        if found:
            label = {"quantities": "kind", "dates": "granularity", "citations": "act"}.get(group, "")
            yield _span(doc, *found, getattr(item, label, None) or group)


def _span(doc: Doc, start: int, end: int, label: str, identity: str = "") -> Span:
    """Tokens that the offsets touch: a token of the language may be longer than a number in it."""
    span = doc.char_span(start, end, label=label, kb_id=identity, alignment_mode="expand")
    assert span is not None
    return span


if not Doc.has_extension("saual"):
    Doc.set_extension("saual", default=None)
