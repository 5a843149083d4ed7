"""What the statistical models add: names that no rule decided, with the boundaries checked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import cast

from saual.extract.entities.classes import is_head, is_place_word, kazakh_stem
from saual.extract.entities.gazetteer import is_place_adjective
from saual.extract.entities.persons import has_surname_end, is_given_name, is_surname, listed
from saual.extract.entities.quoted import find_quoted
from saual.extract.entities.span import Found, Paragraph
from saual.extract.entities.tokens import Token, opens_sentence, tokenize
from saual.language import kk_names, ru, ru_names
from saual.record import EntityLabel

_RANK = 3


def propose(paragraphs: Sequence[Paragraph], settled: Sequence[Sequence[Found]]) -> Iterator[Found]:
    """Names of the models for the paragraphs in which a capitalised word is left over, each in its language."""
    left = [p for p, names in zip(paragraphs, settled, strict=True) if p.language and _is_open(p, names)]
    russian = [p for p in left if p.language == "ru"]
    for paragraph, names in zip(russian, ru_names.tag_names([p.text for p in russian]), strict=True):
        yield from _sound_russian(paragraph, names)
    for paragraph in left:
        if paragraph.language == "kk":
            yield from _sound_kazakh(paragraph, kk_names.find_names(paragraph.text))


def _sound_russian(paragraph: Paragraph, names: Sequence[ru_names.ModelName]) -> Iterator[Found]:
    tokens = tokenize(paragraph.text)
    titles = find_quoted(paragraph.text, 0, tokens).titles
    for name in names:
        if _is_sound(tokens, _inside(tokens, name), name) and not any(
            start < name.start < end for start, end in titles
        ):
            start, end = paragraph.start + name.start, paragraph.start + name.end
            yield Found(start, end, cast(EntityLabel, name.label), "model:slovnet", rank=_RANK)


_SURE = {"PER": 0.8, "LOC": 0.9, "ORG": 0.85}
"""The least probability with which a proposal of the Kazakh model is taken."""


def _sound_kazakh(paragraph: Paragraph, names: Sequence[kk_names.Name]) -> Iterator[Found]:
    tokens = tokenize(paragraph.text)
    titles = find_quoted(paragraph.text, 0, tokens).titles
    for name in names:
        inside = _inside(tokens, name)
        sure = name.score >= _SURE.get(name.label, 2)
        if not sure or not inside or any(start < name.start < end for start, end in titles):
            continue
        if _is_kazakh_name(tokens, inside, name.label):
            start, end = paragraph.start + name.start, paragraph.start + name.end
            yield Found(start, end, name.label, kk_names.BY, rank=_RANK, score=round(name.score, 3))


def _is_kazakh_name(tokens: Sequence[Token], inside: list[int], label: str) -> bool:
    """The same checks for Kazakh: capitals, more than the first word of a sentence, a head for bodies."""
    words = [tokens[i] for i in inside if tokens[i].is_word]
    if not words or not words[0].is_capital or any(tokens[i].text in "()[]:;,/" for i in inside):
        return False
    opens = opens_sentence(tokens, inside[0])
    if label == "PER":
        no_names = listed("not_names", "words")
        capitals = all(w.is_capital and not w.text.isupper() and w.fold not in no_names for w in words)
        return capitals and len(words) < 4 and (len(words) > 1 or (not opens and is_surname(words[0].text)))
    if label == "LOC":
        return len(words) < 4 and not (opens and len(words) == 1) and not words[0].text.isupper()
    return len(words) > 1 and kazakh_stem(words[-1].fold, "heads.kk") is not None


def _is_open(paragraph: Paragraph, names: Sequence[Found]) -> bool:
    """Whether a capitalised word inside a sentence is in no name yet."""
    tokens = tokenize(paragraph.text, paragraph.start)
    if any(len(token.text) == 6 and token.text.isdigit() for token in tokens[:12]):
        return False  # an address
    named = {start for name in names for start in range(name.start, name.end)}
    return any(
        token.start not in named and not opens_sentence(tokens, at)
        for at, token in enumerate(tokens)
        if token.is_capital and len(token.text) > 2 and not token.text.isupper()
    )


def _inside(tokens: Sequence[Token], name: ru_names.ModelName | kk_names.Name) -> list[int]:
    """The tokens of a name."""
    first = bisect_left(tokens, name.start, key=lambda token: token.start)
    last = bisect_right(tokens, name.end, key=lambda token: token.end)
    return list(range(first, last))


def _is_sound(tokens: Sequence[Token], inside: list[int], name: ru_names.ModelName) -> bool:
    """Whether a proposal has the boundaries and words of a name."""
    if not inside or tokens[inside[0]].start != name.start or tokens[inside[-1]].end != name.end:
        return False
    words = [tokens[i] for i in inside if tokens[i].is_word]
    if not words or any(tokens[i].text in "()[]:;,/" for i in inside):
        return False
    if name.label == "PER":
        return _is_person(tokens, inside, words)
    if name.label == "LOC":
        return _is_place(tokens, inside, words)
    return _is_body(tokens, inside, words)


def _is_person(tokens: Sequence[Token], inside: list[int], words: list[Token]) -> bool:
    """Capitalised words that are given names or that the dictionary knows as names at most; one inside a sentence."""
    if any(not w.is_capital or w.text.isupper() or len(w.text) < 2 for w in words):
        return False
    named = [w for w in words if is_given_name(w.fold) or _is_only_name(w.fold, ("Surn", "Patr", "Name"))]
    if len(words) == 1:
        before = tokens[inside[0] - 1] if inside[0] else None
        sound = not opens_sentence(tokens, inside[0]) and not (before is not None and before.is_capital)
        return sound and has_surname_end(words[0].fold) and len(named) == 1 and not is_place_adjective(words[0].fold)
    return len(named) == len(words)


def _is_place(tokens: Sequence[Token], inside: list[int], words: list[Token]) -> bool:
    """Capitalised, inside the sentence, no common word of the dictionary."""
    if not words[0].is_capital or words[0].text.isupper() or opens_sentence(tokens, inside[0]):
        return False
    if len(words) == 1:
        return _is_only_name(words[0].fold, ("Geox",))
    return is_place_word(words[-1].fold) or all(w.is_capital and _is_only_name(w.fold, ("Geox",)) for w in words)


def _is_body(tokens: Sequence[Token], inside: list[int], words: list[Token]) -> bool:
    """Several words inside a sentence with a head of bodies among the first, capitalised first; no house."""
    if all(word.text.isascii() and len(word.text) > 3 for word in words):
        return words[0].is_capital and not words[0].text.isupper()
    if len(words) < 2 or not words[0].is_capital or opens_sentence(tokens, inside[0]):
        return False
    first = ru.parse(words[0].fold)
    if first and first[0].tag.number == "plur":
        return False
    return (
        any(is_head(word.fold) for word in words[:3])
        and words[-1].fold not in _LAST
        and not words[0].fold.startswith("дом")
    )


_LAST = frozenset({"и", "по", "в", "на", "при", "с"})


def _is_only_name(fold: str, kinds: tuple[str, ...]) -> bool:
    """Whether the dictionary knows a word as nothing but a name of these kinds, or not at all."""
    readings = ru.parse(fold)
    if not readings or not readings[0].is_known:
        return True
    return any(kind in readings[0].tag for kind in kinds)
