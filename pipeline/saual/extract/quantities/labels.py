"""Nouns that stand before their number: «педагогов (более 1000)», «школ – 12», «количество школ выросло до 135»."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from saual.extract.quantities import forms
from saual.extract.quantities.draft import PASSED_ON, Carried, Draft
from saual.extract.quantities.nouns import noun_form, read_noun
from saual.extract.quantities.passage import Passage
from saual.extract.quantities.qualifiers import read_before
from saual.extract.quantities.words import listed
from saual.language import ru

_DASHES = frozenset("-–—")
_LONGEST_PHRASE = 6
_NAMING = frozenset({"NOUN", "ADJF", "PRTF"})


def noun_before(passage: Passage, draft: Draft, earlier: Sequence[Draft]) -> Carried | None:
    """«педагогов (более 1000)», «школ – 12», «мектеп – 12», «мектептердің 12-сі»."""
    at = draft.first - 1
    found = read_before(passage, draft.first)
    if found:
        at = found.at - 1
    sign = passage.norm(at)
    if passage.kazakh and draft.case in _OWNED_CASES and sign != "(":
        return _owner(passage, draft, earlier) or _reaching(passage, draft)
    if sign not in _DASHES | {"(", ":"} or at < 1:
        return _told_only(passage, at) or _inverted(passage, draft, at)
    if sign in _DASHES and _is_spread(passage, at):
        return None
    if sign == "(" and earlier and earlier[-1].rule == "each" and earlier[-1].last < at:
        whole = read_noun(passage.tokens, earlier[-1].last, passage.kazakh)  # «каждое третье здание (188)»
        return Carried("count", whole.unit) if whole and whole.last == at else None
    noun = passage.tokens[at - 1]
    if noun.kind != "word" or (earlier and earlier[-1].last >= at):
        return None
    if passage.kazakh:
        return _kazakh_label(passage, at - 1)
    if sign == "(" and earlier and _is_phrase_of(passage, earlier[-1], at):
        return Carried("count", earlier[-1].unit)
    return _russian_label(passage, at - 1, sign) or (_opening(passage, at) if sign in _DASHES else None)


def _is_phrase_of(passage: Passage, counted: Draft, bracket: int) -> bool:
    """«214 центров оказания услуг (131 в городах»: genitives between a counted noun and the bracket are about it."""
    if counted.kind != "count" or not counted.unit or not 0 < bracket - counted.last <= _LONGEST_PHRASE:
        return False
    words = [passage.tokens[at] for at in range(counted.last, bracket)]
    if any(token.kind != "word" or not token.norm.isalpha() for token in words):
        return False
    readings = [ru.parse(token.norm) for token in words]
    return all(any(r.tag.POS in _NAMING and r.tag.case == "gent" for r in found) for found in readings)


def _is_spread(passage: Passage, dash: int) -> bool:
    """«120 случаев распределились так: реки – 80, каналы – 40»: the list names places or causes."""
    colon = next((at for at in range(dash - 1, -1, -1) if passage.norm(at) in (":", ".")), -1)
    if passage.norm(colon) != ":":
        return False
    return any(passage.norm(at).startswith(listed_spread()) for at in range(max(0, colon - 5), colon))


def listed_spread() -> tuple[str, ...]:
    """How the verbs begin that lead such a list."""
    return tuple(listed("lending", "spread"))


def _told_only(passage: Passage, at: int) -> Carried | None:
    """«Аудармашылар небәрі 412, яғни …», «хирургов всего 12»: the noun before «only», which a verb may part from it."""
    noun = at
    while noun > 0 and passage.norm(noun) in listed("qualifiers", "only"):
        noun -= 1
    if not passage.kazakh and noun > 0 and _is_done(passage.norm(noun)):
        noun -= 1  # «обращений поступило 1 245»
        if _is_governed(passage, noun):
            return None
    token = passage.tokens[noun] if 0 <= noun < at else None
    if token is None or token.kind != "word" or (token.text[0].isupper() and noun > 0):
        return None
    if passage.kazakh:
        reading = forms.read_word(token.norm)
        owned = reading.ending is None or reading.ending.poss in ("", "3")
        counts = owned and reading.case == "nom" and reading.stem != "сан" and _is_noun(reading.stem)
        return Carried("count", reading.stem) if counts else None
    nouns = [r for r in ru.parse(token.norm) if r.tag.POS == "NOUN"]
    plural = [r for r in nouns if r.tag.number == "plur" and r.tag.case == "gent"]
    return Carried("count", noun_form(token.norm, plural)) if plural else None


def _inverted(passage: Passage, draft: Draft, at: int) -> Carried | None:
    """«Таких школ сорок», «а вакансий 112», «состоит больных 1 245», «Детей в очереди 3 400»: the number comes last.

    The genitive depends on nothing but the number: not «список школ 12 и 15», where the numbers name them.
    """
    readings = ru.parse(passage.norm(at)) if at >= 0 and passage.tokens[at].kind == "word" else ()
    if passage.kazakh or not readings or _goes_on(passage, draft.last):
        return None
    if readings[0].tag.POS not in _NAMING or {"Apro", "Anum"} & set(readings[0].tag.grammemes):
        return None  # «из которых 820», «по 1 204», «первые четыре»
    return _opening(passage, at + 1) or _russian_label(passage, at, "")


def _goes_on(passage: Passage, at: int) -> bool:
    """«12 и 15», «12, 15»: numbers in a row name things."""
    joined = passage.norm(at) in (",", "и", *_DASHES)
    return joined and any(token.kind == "number" for token in passage.tokens[at + 1 : at + 2])


def _is_done(word: str) -> bool:
    """«поступило», «построено», «остаются»: a verb between a genitive and its number."""
    readings = ru.parse(word) if word.isalpha() else ()
    verbs = [r for r in readings[:1] if r.tag.POS in ("VERB", "PRTS") and r.is_known]
    return bool(verbs) and (verbs[0].tag.gender == "neut" or verbs[0].tag.tense in ("pres", "futr"))


def _is_governed(passage: Passage, noun: int) -> bool:
    """«для школ закуплено 450»: a preposition before the noun, its adjectives aside, so that it is not counted."""
    at = noun - 1
    while at >= 0 and any(r.tag.POS in ("ADJF", "PRTF") for r in ru.parse(passage.norm(at))[:1]):
        at -= 1
    readings = ru.parse(passage.norm(at)) if at >= 0 else ()
    return bool(readings) and readings[0].tag.POS == "PREP" and passage.norm(at) != "из"


def _is_noun(stem: str) -> bool:
    return forms.is_known(stem) and stem not in listed("nouns", "never_kk") | listed("nouns", "attributes_kk")


def _opening(passage: Passage, dash: int) -> Carried | None:
    """«нуждающихся в жилье – 18 тыс.», «детей с инвалидностью – 450»: the genitive that opens the member of a list."""
    start = dash - 1
    while start >= max(0, dash - 8) and passage.tokens[start].kind == "word":
        start -= 1
    if start >= 0 and passage.norm(start) not in (",", ";", ".", "(", ":"):
        return None
    first = passage.tokens[start + 1]
    lowered = [token._replace(text=token.text.lower()) for token in passage.tokens[start + 1 : dash]]
    plural = [r for r in ru.parse(first.norm) if r.tag.number == "plur" and r.tag.case == "gent"]
    noun = read_noun(lowered, 0, False) if plural else None
    if (
        noun is None
        or noun.last >= len(lowered)
        or not any(r.tag.POS == "PREP" for r in ru.parse(lowered[noun.last].norm))
    ):
        return None
    return Carried("count", noun.unit)


def _reaching(passage: Passage, draft: Draft) -> Carried | None:
    """«жер дауы 46 мыңға жетті»: what grew to the number stands right before it."""
    word = passage.tokens[draft.first - 1] if draft.first else None
    if draft.case != "dat" or word is None or word.kind != "word" or word.text[0].isupper():
        return None
    reading = forms.read_word(word.norm)
    owned = reading.ending is not None and reading.ending.poss == "3" and reading.case == "nom"
    grown = passage.norm(draft.last).startswith(("жет", "өс", "көбей", "азай", "қысқар"))
    return (
        Carried("count", reading.stem) if owned and grown and reading.stem != "сан" and _is_noun(reading.stem) else None
    )


_OWNED_CASES = frozenset({"nom", "gen", "acc", "loc", "dat", "abl"})


def _owner(passage: Passage, draft: Draft, earlier: Sequence[Draft]) -> Carried | None:
    """The genitive before a part: «мектептердің 12-сі», «640 аялдаманың 415-і»."""
    if draft.case not in ("nom", "gen", "acc", "loc") and not regex.search(
        r"[ыі]н[ае]н?$", passage.tokens[draft.last - 1].norm
    ):
        return None
    before = passage.tokens[draft.first - 1] if draft.first else None
    if before is None or before.kind != "word" or before.norm in ("оның", "олардың", "соның", "бұлардың", "мұның"):
        return None
    reading = forms.read_word(before.norm)
    coupled = earlier and [passage.norm(at) for at in range(earlier[-1].last, draft.first)][:-1]
    if reading.case == "gen" and coupled in (["пен"], ["мен"], ["бен"], ["және"]) and earlier[-1].kind == "count":
        return Carried("count", earlier[-1].unit)  # «40 разъезд пен аялдаманың 12-сі»
    if reading.case == "gen" and len(reading.stem) > 2 and forms.is_known(reading.stem):
        measured = bool(earlier) and earlier[-1].kind == "measure" and earlier[-1].last == draft.first - 1
        if measured or (earlier and earlier[-1].last == draft.first):  # «640 шақырым жолдың 215-і»
            last = earlier[-1]
            return Carried(last.kind or "count", last.unit, None) if last.kind in PASSED_ON else None
        return Carried("count", reading.stem)
    return None


def _russian_label(passage: Passage, at: int, sign: str) -> Carried | None:
    word = passage.tokens[at]
    if word.text[0].isupper() and at > 0:
        return None
    nouns = [r for r in ru.parse(word.norm) if r.tag.POS in ("NOUN", "PRTF") or "Subx" in r.tag]
    plural = [
        r
        for r in nouns
        if r.tag.number == "plur" and (r.tag.case == "gent" or (r.tag.case in ("nomn", "ablt", "datv") and sign != "("))
    ]
    if (
        plural
        and plural[0].tag.case == "nomn"
        and "anim" not in plural[0].tag
        and any(r.tag.number == "sing" for r in nouns)
    ):
        return None  # «города – 320 тыс.»: of the town
    if not plural or word.norm in listed("nouns", "no_label_ru"):
        return None
    start = at - 1
    while (
        start >= 0
        and passage.tokens[start].kind == "word"
        and any(r.tag.POS in ("ADJF", "PRTF") and r.tag.number == "plur" for r in ru.parse(passage.norm(start)))
    ):
        start -= 1
    before = passage.norm(start) if start >= 0 else ""
    free = (
        before in ("", ",", ";", "(", ":", "и", "|", "–", "-", ".", "них", "числе", "а", "всего", "еще")
        or sign == "("
        or (not sign and (before == "из" or _is_done(before)))
    )
    if not free:
        return None
    noun = read_noun([t._replace(text=t.text.lower()) for t in passage.tokens[start + 1 : at + 1]], 0, False)
    whole = noun is not None and noun.last == at - start
    return Carried("count", noun.unit if noun and whole else noun_form(word.norm, plural))


def _kazakh_label(passage: Passage, at: int) -> Carried | None:
    word = passage.tokens[at]
    reading = forms.read_word(word.norm)
    if (word.text[0].isupper() and at > 0) or not forms.is_known(reading.stem):
        return None
    if reading.ending is not None and (reading.case != "nom" or reading.ending.poss not in ("", "3")):
        return None
    before = passage.norm(at - 1)
    return Carried("count", reading.stem) if before in ("", ",", ";", "(", ":", "|", "және", "мен") else None


_ASIDE = frozenset({"multiple", "percent", "percent_points", "duration"})
"""What may stand between: «балалар саны үш жылда 131-ден 84-ке азайды»."""
_COUNTS = regex.compile(r"(?:количеств|числ[оау]|числен|численност)")


def number_of(passage: Passage, draft: Draft, earlier: Sequence[Draft]) -> Carried | None:
    """«количество школ увеличилось до 135», «мектептер саны 64-тен 110-ға»: what is counted stands before the verb."""
    floor = next((d.last for d in reversed(earlier) if d.kind not in _ASIDE), 0)
    for here in range(draft.first - 1, max(draft.first - 13, floor - 1, -1), -1):
        word = passage.norm(here)
        if word in (".", ";"):
            return None
        if passage.tokens[here].kind != "word":
            continue
        if passage.kazakh and word[:3] == "сан" and here > 0 and forms.lemma(word) == "сан":
            stem = forms.lemma(passage.norm(here - 1))
            if passage.tokens[here - 1].kind != "word" or stem in ("бұл", "осы", "ол", "олар", "жалпы", "оның"):
                return None
            return Carried("count", stem)
        if word.startswith("населени") and draft.scale > 1 and not earlier:
            return Carried("count", "население")
        most = word == "всего" and passage.norm(here - 1) in ("больше", "меньше")  # «больше всего школ в Абае (12)»
        if not passage.kazakh and (most or _COUNTS.match(word)):
            noun_found = read_noun(passage.tokens, here + 1, False)
            return Carried("count", noun_found.unit) if noun_found else None
    return None


def of_subject(passage: Passage, draft: Draft) -> Carried | None:
    """«Очаги бешенства выросли со 112 до 140»: the plural that opens the sentence, before a verb of change."""
    if passage.kazakh or draft.max is None or draft.scale > 1 or draft.value != draft.value.to_integral_value():
        return None
    verb = ru.parse(passage.norm(draft.first - 1)) if draft.first else ()
    if not verb or verb[0].tag.POS != "VERB" or verb[0].tag.number != "plur":
        return None
    start = draft.first - 1
    while start > 0 and start > draft.first - 9 and passage.norm(start - 1) not in (".", ";", ":", ","):
        start -= 1
    tokens = [token._replace(text=token.text.lower()) for token in passage.tokens[start : draft.first]]
    if (start and passage.norm(start - 1) not in (".", ";")) or any(token.kind == "number" for token in tokens):
        return None
    noun = read_noun(tokens, 0, False)
    head = ru.parse(tokens[noun.last - 1].norm) if noun else ()
    plural = any(r.tag.POS == "NOUN" and r.tag.number == "plur" and r.tag.case == "nomn" for r in head)
    return Carried("count", noun.unit) if noun and plural and noun.unit not in listed("lending", "priced") else None


def of_places(passage: Passage, draft: Draft, earlier: Sequence[Draft]) -> Carried | None:
    """«число школ – в трех областях: Абайской (96)»: what is counted is not the regions that the list names."""
    places = listed("nouns", "places")
    sign = passage.norm(draft.first - 1)
    if not earlier or not (earlier[-1].unit in places or (earlier[-1].inferred and sign == "(")):
        return None
    place = next((d for d in reversed(earlier) if not d.inferred), None)
    if place is None or place.unit not in places or sign not in _DASHES | {"("}:
        return None
    before = passage.tokens[draft.first - 2] if draft.first > 1 else None
    if before is None or not before.text[0].isupper():
        return None
    at = earlier.index(place)
    return number_of(passage, place, earlier[:at])
