"""Persons by rule: patronymics, given names with a surname, the name after an office (initials: `initials`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import regex

from saual.extract.entities.gazetteer import is_place, kazakh_endings, load
from saual.extract.entities.span import Found
from saual.extract.entities.tokens import Token, opens_sentence
from saual.language import kk, ru

_PATRONYMIC = regex.compile(
    r"\p{L}{2,}(?:(?:[оеё]вич|ьич|[мкн]ич)(?:а|у|ем|ом|е|и)?|(?:[оеё]вн|ичн|иничн)(?:а|ы|е|у|ой|ою)"
    r"|(?:ұлы|улы|қызы|кызы|тегі)(?P<end>\p{L}*))"
)
_SURNAME_END = regex.compile(
    r"\p{L}+(?:(?:[оеё]в|(?:и|[цж]ы)н)(?:а|у|ым|е|ой|ою)?|(?:[сц]к|[жш])(?:ий|ого|ому|им|ом|ая|ой|ую)|енко|[уюч]к|швили|дзе|ян|ұлы|улы|қызы"
    r"|бай|бек|хан|жан|тай|бет|ғали|гали|мұрат|мурат|ұл)(?P<end>\p{L}*)"
)
_RUSSIAN_ENDS = ("", "а", "у", "ом", "ем", "е", "ы", "и", "ой", "ей", "ю", "я")


@cache
def listed(table: str, key: str) -> frozenset[str]:
    """One list of `persons.toml`."""
    return frozenset(load("persons")[table][key].split())


@cache
def _given_names() -> frozenset[str]:
    """Given names in Russian letters and small ones: natasha's list and ours, Kazakh letters folded."""
    common = _list_of_natasha("first.txt")
    ours = {to_russian_letters(name) for key in ("kk", "ru") for name in listed("given", key)}
    return frozenset(ours | {name for name in common if len(name) > 2 and name not in _unsure_names()})


@cache
def _unsure_names() -> frozenset[str]:
    """Given names that are words too: роза, роман, лев."""
    return frozenset(name for name in _list_of_natasha("maybe_first.txt") if len(name) > 2)


def _list_of_natasha(file: str) -> list[str]:
    package = find_spec("natasha")  # not imported: that takes a quarter of a second
    assert package is not None and package.origin is not None
    text = (Path(package.origin).parent / "data" / "dict" / file).read_text("utf-8")
    return [line.split("#")[0].strip().replace("ё", "е") for line in text.splitlines()]


_KAZAKH = regex.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_FOLDED = str.maketrans("әғқңөұүһі", "агкноуухи")


def to_russian_letters(word: str) -> str:
    """Kazakh letters as a Russian would type them.

    >>> to_russian_letters("нұрсұлтан")
    'нурсултан'
    """
    return word.translate(_FOLDED)


@lru_cache(maxsize=1 << 14)
def is_given_name(fold: str) -> bool:
    """Whether a word in small letters is a given name in some case.

    >>> is_given_name("нұрланның"), is_given_name("сергею"), is_given_name("закону")
    (True, True, False)
    """
    names, word = _given_names(), to_russian_letters(fold)
    if word in names:
        return True
    for end in _RUSSIAN_ENDS[1:]:
        if word.endswith(end):
            stem = word[: -len(end)]
            if len(stem) > 2 and not names.isdisjoint((stem, stem + "й", stem + "ь", stem + "а", stem + "я")):
                return True
    ends = kazakh_endings()
    return any(fold[cut:] in ends and to_russian_letters(fold[:cut]) in names for cut in range(3, len(fold)))


def is_given_nominative(fold: str) -> bool:
    """Whether a word in small letters is a given name as it stands, in no other case.

    >>> is_given_nominative("асан"), is_given_nominative("асана")
    (True, False)
    """
    return to_russian_letters(fold) in _given_names()


@lru_cache(maxsize=1 << 13)
def is_surname(word: str) -> bool:
    """Whether a word has the ending of a surname or no dictionary knows it.

    >>> is_surname("Сарыбаевқа"), is_surname("Серікбаевтың"), is_surname("Обеспечить"), is_surname("Рзаев")
    (True, True, False, True)
    """
    match = _SURNAME_END.fullmatch(word.lower())
    if match and (not match["end"] or match["end"] in kazakh_endings()):
        return True
    if _KAZAKH.search(word):
        return is_given_name(word.lower())
    readings = ru.parse(word)
    return not readings or not readings[0].is_known or "Surn" in readings[0].tag


_RUSSIAN_SURNAME = regex.compile(r"\p{L}{2,}(?:(?:[оеё]в|[иы]н)(?:а|у|ым|е|ой|ою)?|енко|[уюч]к)")


def surname_weight(word: str) -> int:
    """2 for a word with the ending of a surname, 1 for one that may be a surname, 0 for a word of the language.

    >>> surname_weight("Сейтову"), surname_weight("Мамин"), surname_weight("Кроме"), surname_weight("Заместителю")
    (2, 2, 0, 0)
    """
    match = _SURNAME_END.fullmatch(word.lower())
    if match and (not match["end"] or match["end"] in kazakh_endings()):
        return 2
    return int(is_surname(word))


_STEM = regex.compile(
    r"(?P<stem>\p{L}{2,}[сц]к)(?:ий|ая|ого|ому|им|ом|ой|ую)(?P<kk>\p{L}*)"
    r"|(?P<stem>\p{L}{2,}(?:[оеё]в|[иы]н))(?:(?:а|у|ым|ом|е|ой|ою)|(?P<kk>а?\p{L}+))?"
)


def surname_stem(word: str) -> str | None:
    """What all forms of a surname in -ов, -ев, -ин, -ский share, in both languages; None for other words.

    >>> surname_stem("Сейтовой"), surname_stem("Әміровқа"), surname_stem("Снежинская"), surname_stem("Иванович")
    ('сейтов', 'амиров', 'снежинск', None)
    """
    match = _STEM.fullmatch(word.lower())
    if match is None or (match["kk"] and match["kk"].removeprefix("а") not in kazakh_endings()):
        return None
    return to_russian_letters(match["stem"])


def has_surname_end(fold: str) -> bool:
    """Whether a word ends as most surnames do; those in -ский are adjectives too often."""
    return bool(_RUSSIAN_SURNAME.fullmatch(fold))


def _is_patronymic(token: Token) -> bool:
    match = _PATRONYMIC.fullmatch(token.fold) if token.is_capital else None
    if match is None or (match["end"] and match["end"] not in kazakh_endings()):
        return False
    return not _NO_PATRONYMIC.search(token.fold)


_NO_PATRONYMIC = regex.compile("[әғқңөұүһі].*(?:улы|кызы)")
"""Typed with Kazakh letters, «son» would be ұлы: «қарулы» is no patronymic."""


def _is_name(token: Token) -> bool:
    """A capitalised word that may be part of a person's name."""
    return (
        token.is_word
        and token.is_capital
        and len(token.text) > 1
        and token.fold not in listed("not_names", "words")
        and (not token.text.isupper() or len(token.text) > 3)
        and token.text[-1].isalpha()
    )


def _touch(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing but a space stands before a token and after the one before it."""
    return tokens[at].start - tokens[at - 1].end == 1


def find_full_names(tokens: Sequence[Token], bodies: frozenset[int], places: frozenset[int]) -> Iterator[Found]:
    """Patronymics with the names beside them, given names with a surname.

    `bodies` and `places` are tokens of other names; a patronymic makes a person of a place: «Дания Мәдиқызы».
    """
    at = 0
    taken = bodies | places
    while at < len(tokens):
        token = tokens[at]
        if not token.is_capital or at in bodies or not token.is_word or _is_title(tokens, at):
            at += 1
            continue
        span = _with_patronymic(tokens, at, bodies)
        if not span and at not in taken:
            span = _with_given_name(tokens, at, taken) or _surname_first(tokens, at, taken)
        if span:
            rank = 7 if span[1] == "rule:patronymic" else 5
            yield Found(tokens[at].start, tokens[span[0] - 1].end, "PER", span[1], rank=rank)
            at = span[0]
        else:
            at += 1


def _is_title(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a title before a name in full, though it may be a given name: «Азамат Снегов Тимур Асанұлы»."""
    patronymic = any(_is_patronymic(token) for token in tokens[at + 3 : at + 4])
    return patronymic and tokens[at].fold in listed("titles", "words")


def _with_patronymic(tokens: Sequence[Token], at: int, taken: frozenset[int]) -> tuple[int, str] | None:
    """«Ерлан Сакенович», «Ерлан Сакенович Жантемиров», «Жантемиров Ерлан Сакенович» from its first word on."""
    names = [at]
    while len(names) < 4 and names[-1] + 1 < len(tokens) and _touch(tokens, names[-1] + 1):
        following = names[-1] + 1
        if following in taken or not _is_name(tokens[following]):
            break
        names.append(following)
    if not _is_name(tokens[at]):
        return None
    place = next((i for i, n in enumerate(names[1:3], 1) if _is_patronymic(tokens[n])), None)
    if place is None or (place == 2 and opens_sentence(tokens, at) and not is_surname(tokens[at].text)):
        return None
    if place == 1 and opens_sentence(tokens, at) and _is_common(tokens[at].fold):
        return None  # «Ледник Богдановича»
    end = names[place] + 1
    if place == 1 and len(names) > 2 and _may_be_surname(tokens[names[2]], tokens[names[1]]):
        end += 1
    return end, "rule:patronymic"


def _is_common(fold: str) -> bool:
    """Whether a word is in the Russian dictionary, but as no name."""
    readings = ru.parse(fold)
    known = bool(readings) and readings[0].is_known and not is_given_name(fold)
    return known and all({"Name", "Surn", "Geox", "Patr"}.isdisjoint(reading.tag.grammemes) for reading in readings)


_KAZAKH_SON = regex.compile(r"\p{L}+(?:ұлы|қызы)")


def _may_be_surname(token: Token, before: Token) -> bool:
    """Whether a word after a patronymic is the surname; after «…ұлы» a given name may be one: «Ерлан Асанұлы Ораз»."""
    if len(token.text) < 4:
        return True  # Ким, Цой
    if _KAZAKH_SON.fullmatch(before.fold) and not is_place(token.text):
        return is_given_name(token.fold) or is_surname(token.text) or not kk.is_known(kk.lemma(token.fold))
    readings = ru.parse(token.fold)
    noun = bool(readings) and readings[0].tag.POS == "NOUN"
    return (is_surname(token.text) or noun) and not is_given_name(token.fold)


def find_titles(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Titles after which a surname alone is a person: «академик Снегов», «фермер Снегов»."""
    for at, token in enumerate(tokens):
        if token.fold in listed("titles", "words"):
            yield at, at + 1


def find_after_office(
    tokens: Sequence[Token], offices: dict[int, int], bodies: frozenset[int], places: frozenset[int]
) -> Iterator[Found]:
    """The name right after an office: «Президент Токаев», «әкімі Асан Нұрханов», «басшысы Жайық Снегов».

    `offices` maps the first token of each to its end; `bodies` and `places` are tokens of other names.
    """
    for at in offices.values():
        if at >= len(tokens) or at in bodies or not _is_name(tokens[at]) or not _touch(tokens, at):
            continue
        end = at + 1
        if end < len(tokens) and end not in bodies | places and _is_name(tokens[end]) and _touch(tokens, end):
            if _SURNAME_END.fullmatch(tokens[end].fold):
                rank = 7 if at in places else 4
                yield Found(tokens[at].start, tokens[end].end, "PER", "rule:office-name", rank=rank)
        elif at not in places and _SURNAME_END.fullmatch(tokens[at].fold) and not is_given_name(tokens[at].fold):
            yield Found(tokens[at].start, tokens[at].end, "PER", "rule:office-name", rank=4)


def _with_given_name(tokens: Sequence[Token], at: int, taken: frozenset[int]) -> tuple[int, str] | None:
    """«Абай Құнанбайұлы», «Винсент ван Гог»: a given name of the lists and a surname."""
    after = at + 1
    sure = is_given_name(tokens[at].fold)
    if tokens[at].text.isupper() or not _is_name(tokens[at]) or not (sure or tokens[at].fold in _unsure_names()):
        return None
    while (
        after < min(len(tokens), at + 3)
        and tokens[after].fold in listed("particles", "words")
        and _touch(tokens, after)
    ):
        after += 1
    if after >= len(tokens) or after in taken or not _touch(tokens, after) or not _is_name(tokens[after]):
        return None
    if tokens[after].text.isupper() or not is_surname(tokens[after].text):
        return None
    kazakh = _KAZAKH.search(tokens[at].text) or any(_KAZAKH.search(token.text) for token in tokens[: at + 12])
    if kazakh and not _SURNAME_END.fullmatch(tokens[after].fold) and not is_given_name(tokens[after].fold):
        return None
    told = _SURNAME_END.fullmatch(tokens[after].fold) or is_given_name(tokens[after].fold)
    if not told and (not sure or kk.is_known(tokens[after].fold)):
        return None  # «вокзал Нурлы Тау»
    return after + 1, "rule:given-name"


def _surname_first(tokens: Sequence[Token], at: int, taken: frozenset[int]) -> tuple[int, str] | None:
    """«Касенова Алтынай»: a surname by its ending, then a given name."""
    given = at + 1
    if given >= len(tokens) or given in taken or not _touch(tokens, given) or opens_sentence(tokens, at):
        return None
    if not _is_name(tokens[at]) or not _is_name(tokens[given]) or tokens[at].text.isupper():
        return None
    if _SURNAME_END.fullmatch(tokens[at].fold) and is_given_name(tokens[given].fold) and is_surname(tokens[at].text):
        return given + 1, "rule:given-name"
    return None
