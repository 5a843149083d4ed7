"""The counted noun: where the noun of a number stands behind its adjectives, and its dictionary form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import regex

from saual.extract.quantities.forms import dictionary_form
from saual.extract.quantities.nouns_kk import LONGEST, Noun, read_kazakh
from saual.extract.quantities.words import listed, load, terms
from saual.extract.tokens import Token
from saual.language import kk, ru

_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_OBLIQUE = frozenset({"gent", "datv", "ablt", "loct", "accs", "gen2", "loc2"})
_ACRONYM = regex.compile(r"(?P<name>\p{Lu}{2,}(?:-\p{Lu}+)*|\p{Lu}\p{Ll}{1,2}\p{Lu}{2,})(?P<rest>[-‑]?\p{Ll}{0,4})")


def read_noun(tokens: Sequence[Token], at: int, kazakh: bool, number: Decimal | None = None) -> Noun | None:
    """The noun that a number before `at` counts, None where no noun phrase begins there or its form suits no number.

    Without a number any plural will do: the head of a column, the noun before a bracket.
    """
    if at >= len(tokens) or (tokens[at].kind not in ("word", "code") and tokens[at].text != "«"):
        return None
    return _read_short(tokens, at) or (read_kazakh(tokens, at) if kazakh else _read_russian(tokens, at, number))


def _read_short(tokens: Sequence[Token], at: int) -> Noun | None:
    """«чел.», «ед.»; «МРП», «ФАПов», «АЕК-ке»."""
    token = tokens[at]
    full = load()["count"]["short"].get(token.norm)
    if full:
        point = at + 1 < len(tokens) and tokens[at + 1].text == "." and tokens[at + 1].start == token.end
        return Noun(at + 1 + point, full)
    match = _ACRONYM.fullmatch(token.text)
    if match and token.kind == "word":
        case = kk.split_case(token.text).case if token.tail or match["rest"] else ""
        return Noun(at + 1, match["name"], "" if case == "nom" else case)
    return None


# --- Russian ---------------------------------------------------------------------------------------------------------


def _read_russian(tokens: Sequence[Token], at: int, number: Decimal | None) -> Noun | None:
    few = _is_few(number)
    for here in range(at, min(at + LONGEST, len(tokens))):
        token = tokens[here]
        if token.norm in ("его", "ее", "её", "их"):
            continue  # «двое его сыновей»
        if token.text in "«»" or (here > at and (token.norm == "и" or token.text == ",")):
            continue
        if _is_suspended(tokens, here) or (here > at and _is_suspended(tokens, here - 1)):
            continue  # «51 гидро- и биогазовая станция»
        if token.kind != "word" or (token.text[0].isupper() and not _is_foreign(token.text)):
            return None
        readings = _countable(token.norm)
        if not readings:
            return None
        if any(r.tag.POS in _ADJECTIVES for r in readings) and _has_noun(tokens, here, readings, few):
            term = _term(tokens, here)
            if term:
                return term
            continue
        if _is_elliptic(tokens, here, readings):
            return None
        if readings[0].tag.POS == "PRTF" and (phrase := _behind_phrase(tokens, here, readings, few)):
            return phrase
        nouns = [
            r
            for r in readings
            if len(token.norm) > 1 and r.tag.POS == "NOUN" and (r.is_known or readings[0].tag.POS == "NOUN")
        ]
        if (nouns and _suits(nouns, number)) or any(_stands_alone(r) for r in readings):
            person = _adjective_form(token.norm)
            named = person if person in listed("nouns", "people_ru") else noun_form(token.norm, readings)
            return Noun(here + 1, named)
        return None
    return None


def _is_suspended(tokens: Sequence[Token], at: int) -> bool:
    """«гидро-» before «и»: the first part of a compound whose end another one gives."""
    ends = tokens[at + 1 : at + 3]
    return len(ends) == 2 and ends[0].text in "-‑" and ends[0].start == tokens[at].end and ends[1].norm in ("и", "или")


def _is_elliptic(tokens: Sequence[Token], at: int, readings: Sequence[Any]) -> bool:
    """«5 новых, 12 старых и 3 передвижных поста»: an adjective whose noun stands behind the next number."""
    if readings[0].tag.POS not in _ADJECTIVES or dictionary_form(tokens[at].norm, False) in listed(
        "nouns", "people_ru"
    ):
        return False
    here = at + 1
    if ru.parse(tokens[at].norm)[0].tag.POS == "PRTF" and here < len(tokens) and _is_preposition(tokens[here]):
        while here < min(at + LONGEST, len(tokens)) and tokens[here].kind == "word" and tokens[here].norm != "и":
            here += 1  # «40 начатых в прошлые годы и 12 новых школ»
    return here + 1 < len(tokens) and tokens[here].norm in (",", "и") and tokens[here + 1].kind == "number"


def _is_preposition(token: Token) -> bool:
    readings = ru.parse(token.norm) if token.kind == "word" else ()
    return bool(readings) and readings[0].tag.POS == "PREP"


_OF_GENITIVE = frozenset({"из", "от", "до", "для", "без", "у", "после", "против", "вместо", "около", "вследствие"})
_LONGEST_PHRASE = 10


def _behind_phrase(tokens: Sequence[Token], at: int, readings: Sequence[Any], few: bool) -> Noun | None:
    """The noun behind the phrase of a participle: «15 начатых в 2022 году школ», «8 уволенных из органов судей».

    The last noun that agrees and that no preposition asks for; the phrase opens with a preposition.
    """
    if at + 1 >= len(tokens) or not _is_preposition(tokens[at + 1]):
        return None
    forms = _agreeing_forms(readings, few)
    person = dictionary_form(tokens[at].norm, False) in listed("nouns", "people_ru")
    asked, found = 0, None
    for here in range(at + 1, min(at + _LONGEST_PHRASE, len(tokens))):
        token = tokens[here]
        if token.kind == "number" and not token.tail:
            continue
        if token.kind != "word":
            break
        asked += token.norm in _OF_GENITIVE
        nouns = [r for r in _countable(token.norm) if r.tag.POS == "NOUN"]
        if asked and any(r.tag.case == "gent" for r in nouns):
            asked -= 1
        elif agreeing := [r for r in nouns if (r.tag.case, r.tag.number) in forms]:
            noun = noun_form(token.norm, agreeing)
            if not token.text[0].isupper() and (not person or noun in listed("nouns", "persons_ru")):
                found = Noun(here + 1, noun)
    return found


def _agreeing_forms(readings: Sequence[Any], few: bool) -> set[tuple[str, str]]:
    """Case and number of the nouns that an adjective may belong to; behind 2, 3, 4 the noun is singular."""
    forms = {(r.tag.case, r.tag.number) for r in readings if r.tag.POS in _ADJECTIVES}
    if few and forms & {("gent", "plur"), ("nomn", "plur")}:
        forms.add(("gent", "sing"))
    return forms


def _is_few(number: Decimal | None) -> bool:
    """Whether the noun may be singular and its adjectives plural behind the number: 2, 3, 4, 22, 2,5."""
    if number is None:
        return False
    return number != number.to_integral_value() or (number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14))


def _suits(nouns: Sequence[Any], number: Decimal | None) -> bool:
    """Whether a noun has a form that goes with the number: not «13 связь», but «21 село», «100 населения»."""
    if number is None or any(r.normal_form in listed("nouns", "collective_ru") for r in nouns):
        return True
    one = number % 10 == 1 and number % 100 != 11
    few = _is_few(number)
    for reading in nouns:
        case, plural = reading.tag.case, reading.tag.number == "plur"
        if "Fixd" in reading.tag or (plural and case in ("gent", "datv", "ablt", "loct", "gen2")):
            return True
        if (plural and case == "accs" and "anim" in reading.tag) or (not plural and (one or (few and case == "gent"))):
            return True
    return False


@lru_cache(maxsize=1 << 14)
def _countable(word: str) -> tuple[Any, ...]:
    """The readings of a word that may stand after a number: nouns and adjectives, no prepositions or verbs first."""
    if word in listed("nouns", "never_ru"):
        return ()
    readings = ru.parse(word)
    if not readings and _is_foreign(word):
        readings = ru.parse(word.rpartition("-")[2])
    if not readings:
        return ()
    counted = any(r.tag.POS == "NOUN" and r.tag.number == "plur" and r.tag.case == "gent" for r in readings)
    if not counted and readings[0].tag.POS in (
        "PREP",
        "CONJ",
        "PRCL",
        "ADVB",
        "VERB",
        "INFN",
        "NPRO",
        "GRND",
        "PRED",
        "PRTS",
    ):
        return ()
    return tuple(r for r in readings if r.tag.POS in ("NOUN", *_ADJECTIVES) and not {"Name", "Surn"} & r.tag.grammemes)


def _is_foreign(word: str) -> bool:
    """«USB-модемов»: a Latin part before a Russian noun."""
    head, dash, last = word.rpartition("-")
    return bool(dash) and head.isascii() and not last.isascii()


def noun_form(word: str, readings: Sequence[Any] = ()) -> str:
    """The dictionary form of a noun in a plural or an oblique case: «детей», «обучающимся», «дел»."""
    known: dict[str, str] = load()["nouns"]["forms"]
    if word in known:
        return known[word]
    head, dash, last = word.rpartition("-")
    if dash and head.isascii():
        return head.upper() + "-" + noun_form(last)
    if dash and _is_compound(head) and _countable(last):
        return noun_form(head, _countable(head)) + "-" + noun_form(last, _countable(last))
    nouns = [r for r in readings if r.tag.POS == "NOUN"]
    fitting = [r for r in nouns if r.tag.number == "plur" and r.tag.case in _OBLIQUE] or nouns
    if fitting and fitting[0].normal_form.endswith("ово"):  # a guess: «неонатологов» is of no «неонатологово»
        fitting = [r for r in fitting if r.normal_form == word.removesuffix("ов")] or fitting
    if fitting and fitting[0].normal_form != ru.parse(word)[0].normal_form and word not in ("тенге",):
        return str(fitting[0].normal_form).replace("ё", "е")
    return ru.noun(word)


def _is_compound(word: str) -> bool:
    """«врачей-онкологов»: the first part is inflected too; in «интернет-платформ» it is not."""
    return any(r.tag.POS == "NOUN" and r.tag.number == "plur" and r.tag.case in _OBLIQUE for r in ru.parse(word))


def _stands_alone(reading: Any) -> bool:
    """An adjective as a noun: «больных», «учащимся», «пострадавших»; not «5 новых»."""
    tag = reading.tag
    counted = "PRTF" in tag and reading.is_known and tag.number == "plur" and tag.case in _OBLIQUE
    return counted or dictionary_form(reading.word, False) in listed("nouns", "people_ru")


_ASIDE = frozenset(
    {"и", "или", ",", "«", "»", "либо", "не", "наиболее", "менее", "особо", "вновь", "ранее", "социально"}
)


def _has_noun(tokens: Sequence[Token], at: int, readings: Sequence[Any], few: bool) -> bool:
    """Whether an adjective has its noun behind it, agreeing in case and number; other adjectives may stand between.

    Of «12 учащихся сельских школ» the people are counted, not the schools.
    """
    forms = _agreeing_forms(readings, few)
    own = dictionary_form(tokens[at].norm, False)
    person = own in listed("nouns", "people_ru")
    for token in tokens[at + 1 : at + LONGEST]:
        if token.norm in _ASIDE:
            continue
        if token.kind != "word" or token.text[0].isupper():
            return False
        later = [r for r in _countable(token.norm) if (r.tag.case, r.tag.number) in forms]
        if not later:
            return False
        if any(r.tag.POS == "NOUN" for r in later):
            noun = noun_form(token.norm, [r for r in later if r.tag.POS == "NOUN"])
            return not person or noun in listed("nouns", "persons_ru")
    return False


def _term(tokens: Sequence[Token], at: int) -> Noun | None:
    """An established term of two words: «рабочих мест»."""
    if at + 1 >= len(tokens):
        return None
    form, second = _adjective_form(tokens[at].norm), tokens[at + 1]
    for rest in terms().get(form, ()):
        if noun_form(second.norm, _countable(second.norm)) == rest:
            gender = next((r.tag.gender for r in ru.parse(rest) if r.tag.case == "nomn"), None)
            return Noun(at + 2, f"{_agreeing(form, gender)} {rest}")
    return None


def _adjective_form(word: str) -> str:
    """The masculine of an adjective, as the terms of two words are listed by."""
    reading = next((r for r in ru.parse(word) if r.tag.POS in _ADJECTIVES), None)
    if reading is None:
        return word
    masculine = reading.inflect({"nomn", "sing", "masc"}) or reading
    return str(masculine.word).replace("ё", "е")


def _agreeing(adjective: str, gender: str | None) -> str:
    """The nominative of an adjective in a gender: рабочий, рабочее."""
    if gender in (None, "masc"):
        return adjective
    reading = next(r for r in ru.parse(adjective) if r.tag.POS in _ADJECTIVES)
    return str(reading.inflect({"nomn", "sing", gender}).word)
