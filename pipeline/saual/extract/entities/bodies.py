"""Organisations without quotes: those of the lists with their country, unknown ones by head and chain of genitives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from saual.extract.entities.classes import forms, is_head, is_local, kazakh_class, russian_class, words
from saual.extract.entities.gazetteer import Hit, is_place_adjective
from saual.extract.entities.named_after import end_of_person, named, start_of_person
from saual.extract.entities.tokens import LATIN, Token, opens_sentence
from saual.language import kk, ru

_OF_STATE = frozenset({"parliament", "government", "ministry", "agency", "committee", "foreign"})


def country_after(tokens: Sequence[Token], at: int, hits: dict[int, Hit], own: bool = False) -> int:
    """Where the country after a Russian name of a body ends: «… Республики Казахстан», «… РК»; else `at`.

    With `own` only Kazakhstan under its full name counts.
    """
    hit = hits.get(at)
    return hit.last if hit and _is_country(hit, own) else at


def _is_country(hit: Hit, own: bool) -> bool:
    entry = hit.names[0].entry
    return entry.kind == "country" and (not own or entry.normal == "Республика Казахстан")


def country_before(tokens: Sequence[Token], at: int, ends: dict[int, Hit], own: bool = False) -> int:
    """Where the country before a Kazakh name of a body begins: «Қазақстан Республикасының …», «ҚР …»; else `at`."""
    hit = ends.get(at)
    return hit.first if hit and _is_country(hit, own) else at


def body_span(tokens: Sequence[Token], hit: Hit, hits: dict[int, Hit], ends: dict[int, Hit]) -> tuple[int, int]:
    """The tokens of a body of the lists with its country or parent parliament."""
    kind = hit.names[0].entry.kind
    own = kind not in _OF_STATE and kind != "institution"
    last = country_after(tokens, hit.last, hits, own)
    first = hit.first if last > hit.last else country_before(tokens, hit.first, ends, own)
    last = end_of_person(tokens, last)
    classed = last < len(tokens) and kazakh_class(tokens[last].fold) == "ORG"
    if kind in ("party", "company") and classed and not tokens[last].fold.startswith("фракция"):
        last += 1  # «AMANAT партиясының»
    first = start_of_person(tokens, first)
    before = tokens[first - 1] if first else None
    if before and before.is_capital and not tokens[first].is_capital and _is_adjective(before):
        first -= _agree(before, tokens[first])  # «Государственный комитет национальной безопасности»
    return first, last


def find_local(tokens: Sequence[Token], places: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Russian bodies that their place makes one by name: «акимат Костанайской области», «прокуратура г. Алматы».

    `places` maps the first token of each place to the end of it.
    """
    for at, token in enumerate(tokens):
        if is_local(token.fold) and not _is_plural(token):
            first, end = _with_adjectives(tokens, at), genitives(tokens, at + 1, 6)
            for place in range(at + 1, end + 4):
                if place in places and _only_class_words(tokens, end, place):
                    yield first, _last_place(tokens, places[place], places)
                    break


def _last_place(tokens: Sequence[Token], end: int, places: dict[int, int]) -> int:
    """After the city that a district is of: «… Алматинского района города Астаны»."""
    following = end + 1
    if end < len(tokens) and tokens[end].fold in ("города", "г") and following < len(tokens):
        following += tokens[following].text == "."
        return places.get(following, end)
    return end


_BEFORE_PLACE = frozenset(["г", "город", "города", "городу", "области", "района", "району", "по"])


def _only_class_words(tokens: Sequence[Token], end: int, place: int) -> bool:
    return all(t.fold in _BEFORE_PLACE or t.text == "." for t in tokens[end:place])


def _with_adjectives(tokens: Sequence[Token], at: int) -> int:
    """The first of the adjectives before a head that agree with it and belong to the name (capitalised)."""
    first = at
    for before in range(at - 1, max(-1, at - 5), -1):
        token = tokens[before]
        if not token.is_word or not _is_adjective(token) or not _agree(token, tokens[at]):
            break
        if token.is_capital or (tokens[at].fold[:3] == "суд" and _OF_COURT.match(token.fold)):
            first = before
    return first


_OF_COURT = regex.compile(
    "специализированн|межрайонн|экономическ|административн|уголовн|районн|городск|областн|ювенальн|военн"
)


def _is_adjective(token: Token) -> bool:
    readings = ru.parse(token.fold)
    return bool(readings) and any(r.tag.POS in ("ADJF", "PRTF") for r in readings[:2])


def _agree(adjective: Token, head: Token) -> bool:
    if head.text.isupper():
        return True  # НПЗ has no case
    cases = {r.tag.case for r in ru.parse(adjective.fold) if r.tag.POS in ("ADJF", "PRTF")}
    return bool(cases & {r.tag.case for r in ru.parse(head.fold) if r.tag.POS == "NOUN"})


def genitives(tokens: Sequence[Token], at: int, most: int) -> int:
    """The end of a chain of small words in the genitive: «… [медицинского страхования] направлено»."""
    first = end = at
    while at < min(len(tokens), first + most):
        token = tokens[at]
        if not token.is_word or token.is_capital or token.fold in ("имени", "им") or _is_cut_short(tokens, at):
            break
        joined = token.fold == "и" and at == end and at > first
        if joined and _is_genitive(tokens, at + 1):
            at += 1
            continue
        if not _is_genitive(tokens, at):
            break
        at += 1
        end = at
    return end


def _is_cut_short(tokens: Sequence[Token], at: int) -> bool:
    """«тел.», «г.»: an abbreviation, whatever word its letters make."""
    return len(tokens[at].text) < 4 and at + 1 < len(tokens) and tokens[at + 1].text == "." and at + 2 < len(tokens)


def _is_genitive(tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens) or not tokens[at].is_word or tokens[at].is_capital or tokens[at].fold in _KAZAKH_AND:
        return False
    readings = ru.parse(tokens[at].fold)[:3]
    if not readings or (not readings[0].is_known and kk.is_known(kk.lemma(tokens[at].fold))):
        return False  # «Корпорация жауапты»
    return readings[0].tag.POS not in _SMALL and any(r.tag.case == "gent" for r in readings)


_KAZAKH_AND = frozenset({"мен", "бен", "пен"})
"""Kazakh «and», which the Russian dictionary reads as «мена»: «прокуратура мен Ақтөбе облысының прокуроры»."""
_SMALL = frozenset({"PREP", "CONJ", "PRCL", "ADVB", "NPRO"})


def find_by_head(tokens: Sequence[Token], taken: frozenset[int], places: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Unknown Russian bodies: capitalised adjectives and a head, a chain of genitives after it.

    «Республиканский центр крови», «Павлодарской областной больницы», «Ассоциация сельских врачей».
    """
    at = 0
    while at < len(tokens):
        token = tokens[at]
        short = len(token.text) < 4 and not (token.text.isupper() and is_head(token.fold))  # НИИ, НПЗ
        if at in taken or not token.is_capital or not token.is_word or short:
            at += 1
            continue
        head = _head_from(tokens, at, taken)
        if head is None:
            at += 1
            continue
        end = _chain_end(tokens, head + 1)
        first = head if _only_opens(tokens, at, head) else at
        of_city = first == head and end == head + 1 and _is_of_city(tokens, head)
        of_body = end > head + 1 and end in taken and first == head  # «Центр экспертиз Министерства юстиции»
        if of_city or of_body or _is_name(tokens, first, head, end):
            if end - first > 1 or of_city:
                end = places.get(end, end + _is_city(tokens, end))
            yield first, end
            at = end
        else:
            at += 1


def _only_opens(tokens: Sequence[Token], at: int, head: int) -> bool:
    """«Областным Управлением …»: the first capital is that of the sentence, the name begins with its own."""
    local = at + 1 == head and tokens[head].is_capital and bool(_LOCAL_ADJECTIVE.match(tokens[at].fold))
    return local and opens_sentence(tokens, at)


_LOCAL_ADJECTIVE = regex.compile("областн|городск|районн|сельск|местн|соответствующ|территориальн|данн|указанн|наш|ваш")


def _is_city(tokens: Sequence[Token], at: int) -> bool:
    """Whether a place in the genitive that no list has stands there: «Этнографический музей Гамбурга»."""
    if at >= len(tokens) or not tokens[at].is_word or not tokens[at].is_capital or tokens[at].text.isupper():
        return False
    readings = ru.parse(tokens[at].fold)
    return bool(readings) and "Geox" in readings[0].tag and readings[0].tag.case == "gent"


def _is_of_city(tokens: Sequence[Token], head: int) -> bool:
    """«с Университетом Сеула»: a head alone that its city makes a name."""
    alone = tokens[head].fold in forms("heads", "of_city_ru") and not opens_sentence(tokens, head)
    return alone and _is_city(tokens, head + 1)


def _head_from(tokens: Sequence[Token], at: int, taken: frozenset[int]) -> int | None:
    """The head of a name that begins at a token: itself, or the noun after the adjectives that begin there."""
    head = at
    while head < min(at + 4, len(tokens)) and head not in taken and tokens[head].is_word:
        token = tokens[head]
        if is_head(token.fold):
            return head if head == at or all(_agree(t, token) for t in tokens[at:head]) else None
        if not _is_adjective(token):
            return None
        head += 1
    return None


def _chain_end(tokens: Sequence[Token], at: int) -> int:
    """Genitives after a head; «по …», «для …» with their nouns; «имени …» with its person."""
    end = genitives(tokens, at, 6)
    if end < len(tokens) and named(tokens[end]):
        return end_of_person(tokens, end)
    if end == at < len(tokens) and tokens[at].text.isupper() and tokens[at].fold in words("heads", "fields_ru"):
        return at + 1  # «Управление ЖКХ»
    named_by_task = tokens[at - 1].fold in forms("heads", "of_task_ru")
    if named_by_task and end == at < len(tokens) - 1 and tokens[at].fold == "по" and not tokens[at + 1].is_capital:
        return _in_field(tokens, prepositional(tokens, at + 1))
    return end


def _in_field(tokens: Sequence[Token], at: int) -> int:
    """The end of «в сфере …», «в области …» after what a body is for: «по контролю в сфере охраны недр»."""
    if at + 1 < len(tokens) and tokens[at].fold == "в" and tokens[at + 1].fold in ("сфере", "области"):
        end = genitives(tokens, at + 2, 6)
        return end if end > at + 2 else at
    return at


def prepositional(tokens: Sequence[Token], at: int) -> int:
    """The dative after «по» and the genitives after it: «по вопросам недропользования»."""
    end = at
    while end < len(tokens) and tokens[end].is_word and not tokens[end].is_capital:
        readings = ru.parse(tokens[end].fold)[:3]
        if (
            end > at
            and readings
            and (readings[0].tag.POS in _SMALL_OR_VERB or any(r.tag.POS == "PRTS" for r in readings))
        ):
            break
        cases = {r.tag.case for r in readings}
        joined = tokens[end].fold == "и" and end > at
        if not joined and not cases & {"datv", "gent"}:
            break
        end += 1
    return end - 1 if end > at and tokens[end - 1].fold == "и" else end


_SMALL_OR_VERB = frozenset({"PREP", "ADVB", "VERB"})


def _is_name(tokens: Sequence[Token], first: int, head: int, end: int) -> bool:
    """Whether head and words around it are a name, not a sentence that begins with a word of class."""
    if first < head and _is_plural(tokens[first]):
        return False  # «Интеллектуальных школах»
    if end > head + 1 and tokens[head + 1].fold in words("heads", "fields_ru"):
        return True
    if not opens_sentence(tokens, first):
        return first < head or end > head + 1
    if _is_plural(tokens[head]):
        return False
    if first < head:
        known = tokens[head].text.isupper() or _is_great(tokens[first].fold) or is_place_adjective(tokens[first].fold)
        return known or (end > first + 2 and bool(_LESSER.match(tokens[first].fold)))
    return end > head + 1 and (tokens[head + 1].fold in _OPENERS or tokens[head].fold in forms("heads", "openers_ru"))


_GREAT = regex.compile(
    r"(?:национальн|республиканск|государственн|международн|казах|всемирн|евразийск|высш|верховн|межгосударственн)\p{L}+"
)


_OPENERS = frozenset({"по", "имени", "им"})
_LESSER = regex.compile("научн|центральн|област|городск|региональн|клиническ|объединенн|единый|специальн")


def _is_great(fold: str) -> bool:
    return bool(_GREAT.fullmatch(fold))


def _is_plural(token: Token) -> bool:
    readings = ru.parse(token.fold)
    return bool(readings) and readings[0].tag.number == "plur"


_SYLLABLE = regex.compile(r"\p{Lu}\p{Ll}{1,3}\p{Lu}{2,}(?:-?\p{Ll}{1,4})?")


def find_abbreviated(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Abbreviations that no list knows: before «РК» («АП РК», not «УК РК»), with their first syllable («КазГЮУ»)."""
    for at, token in enumerate(tokens):
        if _SYLLABLE.fullmatch(token.text) and token.fold not in words("ORG", "no_bodies") and not _is_lorry(token):
            yield at, at + 1
    for at in range(1, len(tokens)):
        before = tokens[at - 1]
        short = tokens[at].text == "РК" and before.is_word and before.text.isupper() and 1 < len(before.text) < 8
        if short and before.fold not in words("ORG", "no_bodies"):
            yield at - 1, at + 1


def _is_lorry(token: Token) -> bool:
    """«на КамАЗе», «үш КамАЗ-дан»: a lorry, not the plant."""
    stem = token.fold.partition("-")[0]
    return any(stem.startswith(make) and len(stem) - len(make) < 3 for make in words("ORG", "lorries"))


def find_latin(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Names in Latin letters after a word of class, and those listed with them; others that hold such a word.

    «авиакомпании Air Snow и Snow Jet», «Satbayev University».
    """
    at = 0
    while at < len(tokens):
        after_class = tokens[at].is_word and russian_class(tokens[at].fold) == "ORG"
        first = at + 1 if after_class else at
        end = _latin_end(tokens, first)
        at = max(end, at + 1)
        if after_class:
            while end > first:
                yield first, end
                first = end + 1 if end < len(tokens) and tokens[end].fold in (",", "и") else end
                at, end = end, _latin_end(tokens, first)
        elif end > first + 1 and any(token.fold in words("ORG", "latin") for token in tokens[first:end]):
            yield first, end


def find_latin_products(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Names in Latin letters beside the class of a product: «в базе Snegir», «Snegir платформасында»."""
    for at, token in enumerate(tokens):
        if token.is_word and russian_class(token.fold) == "PRODUCT":
            end = _latin_end(tokens, at + 1)
            if end > at + 1 and not (end < len(tokens) and tokens[end].text in ".@/"):
                yield at + 1, end


def _latin_end(tokens: Sequence[Token], at: int) -> int:
    """The end of up to five capitalised Latin words from a token on."""
    end = at
    while end < min(at + 5, len(tokens)) and LATIN.fullmatch(tokens[end].text):
        end += 1
    return end
