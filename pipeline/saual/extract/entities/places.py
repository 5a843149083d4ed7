"""Places without quotes: those of the lists, unknown ones by the word of class before or after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from saual.extract.entities.classes import forms, is_head, is_place_word, kazakh_class, kazakh_stem, words
from saual.extract.entities.gazetteer import is_place, is_place_adjective, load
from saual.extract.entities.named_after import end_of_person, start_of_person
from saual.extract.entities.persons import has_surname_end, is_given_name, is_given_nominative
from saual.extract.entities.tokens import QUOTES, Token, opens_sentence
from saual.language import kk, ru
from saual.language.ru_forms import decline

_ADJECTIVE = regex.compile(
    r"[\p{L}-]{2,}(?:ск|цк|[нлк]|ов|ев)(?:ий|ый|ой|ая|ое|ого|ому|им|ым|ом|ую|их|ых|ими|ыми|ие|ые)"
)
_SKY = regex.compile(r"[\p{L}-]{2,}[сц]к(?:ий|ой|ая|ое|ого|ому|им|ом|ую|их|ими|ие)")
_GENITIVE = regex.compile(r"\p{L}+(?:ның|нің|дың|дің|тың|тің)")
_TITLES = frozenset(
    {"би", "бия", "ақын", "акына", "ақына", "батыр", "батыра", "баба", "ата", "жырау", "сал", "ту", "хан"}
)
_STREETS = frozenset({"улица", "улице", "улицы", "улицу", "проспект", "проспекте", "проспекта", "ул", "пр", "просп"})
_KAZAKH_STREETS = ("көшес", "даңғ", "бульвар")
JOINS = frozenset({"мен", "пен", "бен", "және", "и", ","})


def find_russian(tokens: Sequence[Token], taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Places by rule in Russian: «Нуринский район», «Бухтарминская ГЭС», «в селе Кызыл ту», «г. Алматы».

    Of several names with one word of class each is a place, the last one with the word.
    """
    address = _is_address(tokens)
    for at, token in enumerate(tokens):
        if not token.is_word:
            continue
        if _POWER_PLANT.fullmatch(token.text) and token.text[-1].isdigit():
            yield at, at + 1
        if is_place_word(token.fold):
            yield from ((first, end_of_person(tokens, end)) for first, end in _with_adjective(tokens, at))
        elif token.is_capital and token.fold in region_adjectives() and _stands_alone(tokens, at):
            yield at, at + 1
        if address and token.fold in _STREETS:
            continue
        if token.fold in forms("geo", "before_ru") or _is_short_class(tokens, at):
            yield from _after_class(tokens, at, taken)


def is_class(fold: str) -> bool:
    """Whether a Russian word says that a place is named beside it: «городе», «станции», «области»."""
    return is_place_word(fold) or fold in forms("geo", "before_ru")


_POWER_PLANT = regex.compile(r"(?:ТЭЦ|ГРЭС|К?ГЭС|АЭС|ТЭС|ВЭС|ЖЭО|МАЭС|СЭС|ЖЭС|ЖТЭС)(?:-\d\p{Ll}?)?(?:-?\p{Ll}+)?")


def _is_address(tokens: Sequence[Token]) -> bool:
    """A line with a postal code or of a street and house: «010000, Астана, улица Снежная, 5», «пр. Снежный, 8».

    Its streets are no names of the letter.
    """
    if any(len(token.text) == 6 and token.text.isdigit() for token in tokens[:12]):
        return True
    house = 2 < len(tokens) < 9 and tokens[-1].text.isdigit() and tokens[-2].text == ","
    return house and any(_is_street(token.fold) for token in tokens)


def _is_street(fold: str) -> bool:
    return fold in _STREETS or fold.startswith(_KAZAKH_STREETS)


def of_street(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name is that of a street in an address: «010000, г. Астана, пр. Снежный, 19»."""
    if not _is_address(tokens):
        return False
    before = first - 2 if first > 1 and tokens[first - 1].text == "." else first - 1
    after = tokens[last : last + 2]
    return (before >= 0 and _is_street(tokens[before].fold)) or any(_is_street(token.fold) for token in after)


@cache
def region_adjectives() -> dict[str, str]:
    """The adjectives of regions in the forms that stand for the region, with its normal form: абайской."""
    lines = [line for line in load("places")["region"]["names"].splitlines() if " область" in line]
    regions = {line.split()[0]: line.partition("|")[0].strip() for line in lines}
    return {
        form: region
        for adjective, region in regions.items()
        for form in decline(adjective.lower())
        if form[-2:] in ("ая", "ой", "ую")
    }


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """«Жамбылской (41), Туркестанской (38) и Абайской»: the adjective of a region whose noun stands elsewhere."""
    return at + 1 == len(tokens) or tokens[at + 1].text in "(,.;–—)|" or tokens[at + 1].fold == "и"


def _with_adjective(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """The adjective before a word of class, and those listed with it: «Абайской и Улытауской областях»."""
    first = at - 1
    while first > 0 and tokens[first].is_word and not tokens[first].is_capital and _is_middle(tokens[first].fold):
        first -= 1
    if first > 1 and tokens[first].fold in _OTHERS and tokens[first - 1].fold in JOINS:
        yield from _listed_singly(tokens, first)
        return
    if first < 0 or not _names_place(tokens[first]):
        return
    common = ru.lemma(tokens[first].fold) in words("geo", "common_ru")  # «Сельские районы»
    if opens_sentence(tokens, first) and (common or not _SKY.fullmatch(tokens[first].fold)):
        return
    start = first
    if start and tokens[start - 1].is_capital and _is_direction(tokens[start - 1].fold):
        start -= 1
    yield start, at + 1
    listed = start - 1
    while listed > 0 and tokens[listed].fold in JOINS and _names_place(tokens[listed - 1]):
        if not _SKY.fullmatch(tokens[listed - 1].fold):
            return
        yield listed - 1, listed
        listed -= 2


_OTHERS = frozenset({"других", "другим", "другими", "иных", "прочих", "остальных", "ряда"})


def _listed_singly(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """«в Абайском, Снежном и других районах»: the adjectives before «и других»."""
    while at > 1 and tokens[at - 1].fold in JOINS and _names_place(tokens[at - 2]):
        if not _SKY.fullmatch(tokens[at - 2].fold):
            return
        yield at - 2, at - 1
        at -= 2


def _names_place(token: Token) -> bool:
    return token.is_word and token.is_capital and bool(_ADJECTIVE.fullmatch(token.fold))


def _is_middle(fold: str) -> bool:
    return any(fold.startswith(word[:-2]) for word in words("geo", "ru_middle"))


def _is_direction(fold: str) -> bool:
    return bool(
        regex.fullmatch(r"(?:север|южн|восточн|западн|центральн|больш|мал|верхн|нижн|нов|стар)\p{L}{1,5}", fold)
    )


def _is_short_class(tokens: Sequence[Token], at: int) -> bool:
    """«г.», «с.», «пос.» before a name, not the year's «2020 г.»."""
    token = tokens[at]
    if token.fold not in words("geo", "before_short") or at + 2 >= len(tokens) or tokens[at + 1].text != ".":
        return False
    before = tokens[at - 1] if at else None
    return not token.is_capital and not (before and (before.text[-1].isdigit() or before.end == token.start))


def _after_class(tokens: Sequence[Token], at: int, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The name after a word of class, and those listed after it: «в селах Кызыл ту, Достык»; «имени …» too."""
    listed = tokens[at].fold.endswith(_PLURAL)
    first = at + 1
    if first < len(tokens) and tokens[first].text == "." and tokens[at].fold in words("geo", "before_short"):
        first += 1
    if first < len(tokens) and tokens[first].fold in ("имени", "им"):
        first += 1 + (tokens[first].fold == "им")
    if [token.fold for token in tokens[first : first + 2]] == ["городского", "типа"]:
        first += 2
    opened = _opened_list(tokens, first) if listed else first
    if opened > first and not _lists_places(tokens, opened):
        return
    first = opened
    while first < len(tokens):
        end = first
        while end < min(first + 3, len(tokens)) and end not in taken and _continues(tokens, first, end):
            end += 1
        if end == first or (end < len(tokens) and tokens[end].text == "." and len(tokens[end - 1].text) == 1):
            return
        yield first, end
        if not listed or end + 1 >= len(tokens) or tokens[end].fold not in (",", "и"):
            return
        first = end + 1


def _opened_list(tokens: Sequence[Token], at: int) -> int:
    """The first name of a list in brackets, after a colon or a dash: «в трех районах области (Снежный, Метельный)»."""
    for sign in range(at, min(at + 3, len(tokens))):
        if tokens[sign].text in "(:–—":
            return sign + 1
        if not is_place_word(tokens[sign].fold):
            break
    return at


def _lists_places(tokens: Sequence[Token], at: int) -> bool:
    """Whether a list begins with two names, one of them a place or made like one."""
    comma = next((i for i in range(at + 1, min(at + 4, len(tokens))) if tokens[i].fold in (",", "и", "және")), None)
    if comma is None or comma + 1 >= len(tokens):
        return False
    two = (tokens[at], tokens[comma + 1])
    return all(token.is_capital for token in two) and any(_names_place(token) or is_place(token.text) for token in two)


_PLURAL = ("ах", "ях", "ов", "ей", "ам", "ям", "ами", "ями", "ы", "и", "ел", "ела", "йонов", "ера", "ища")


def _continues(tokens: Sequence[Token], first: int, at: int) -> bool:
    token = tokens[at]
    if not token.is_word or (at > first and tokens[at].start - tokens[at - 1].end != 1):
        return False
    if at > first and token.fold in _TITLES:
        return True
    if not token.is_capital or len(token.text) < 2 or is_place_word(token.fold) or is_head(token.fold):
        return False
    if _is_verb(token.fold):
        return False  # «Город | Заменяется»
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following and _names_place(token) and is_place_word(following.fold):
        return False
    if following and at == first and is_given_nominative(token.fold) and has_surname_end(following.fold):
        return False  # «руководитель станции Алия Снегова», but «село Турара Рыскулова»
    if following and at > first and following.is_capital and is_given_name(token.fold):
        return False  # «аким города Алатау Асхат Снегов»
    return not token.text.isupper() or tokens[first - 1].text.isupper() or len(token.text) > 5


def _is_verb(fold: str) -> bool:
    readings = ru.parse(fold)
    return bool(readings) and readings[0].is_known and readings[0].tag.POS in ("VERB", "INFN", "PRTS")


def find_kazakh(tokens: Sequence[Token], taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Places by rule in Kazakh: «Текелі қаласы», «Балқаш көлінің», «Шал ақын ауданы», «Нұр-Сұлтан қ.»."""
    address = _is_address(tokens)
    for at, token in enumerate(tokens):
        if address and token.fold.startswith(_KAZAKH_STREETS):
            continue
        if (
            at > 1
            and tokens[at - 1].fold == "атындағы"
            and token.fold.startswith(("аудан", "ауыл", "кент", "канал", "әуежай"))
        ):
            first = start_of_person(tokens, at)
            if first < at:
                yield first, at + 1
        elif token.is_word and at and _is_kazakh_place(tokens, at):
            span = _before_class(tokens, at, taken)
            yield from _listed_after(tokens, at)
            if span:
                yield span
                yield from _listed_before(tokens, span[0], token.fold)


def _listed_after(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """The names after several places: «облыстың үш ауданында (Аққар, Көкқар және Сарықар)»."""
    before = tokens[at - 1].fold
    several = _PLURAL_CLASS.search(tokens[at].fold) or before.isdigit() or before in words("geo", "kk_several")
    if not several or at + 1 >= len(tokens) or tokens[at + 1].text not in "(:":
        return
    names, first = [], at + 2
    while first < len(tokens) and tokens[first].is_capital:
        end = first + 1
        while end < len(tokens) and tokens[end].is_capital:
            end += 1
        names.append((first, end))
        if end >= len(tokens) or tokens[end].fold not in JOINS:
            break
        first = end + 1
    if len(names) > 1 and any(is_place(" ".join(token.text for token in tokens[slice(*name)])) for name in names):
        yield from names


_PLURAL_CLASS = regex.compile(r"(?:лар|лер|дар|дер|тар|тер)[ыі]")
_WITHIN = regex.compile(r"\p{L}{3}[дт][ае][ғг][ыі]$")
"""«Астанадағы Тұран даңғылы»: two places, one within the other."""
_GENERIC = (
    "полигон",
    "станци",
    "станса",
    "қойма",
    "канал",
    "бассейн",
    "порт",
    "саяба",
    "аралы",
    "аймағ",
    "жол",
    "тау",
    "саябағ",
)
_WORKS = ("бөгет", "көпір", "тоннел", "тоған", "алқа", "аңғар", "мұзд", "жайлау", "айлағ", "қоныс", "қорым", "қалашы")
"""What often stands with a common word: «Су бөгеті», «Ескі көпірі»."""
_KAZAKH_SHORT = frozenset({"қ", "ауд", "обл"})


def _is_kazakh_place(tokens: Sequence[Token], at: int) -> bool:
    fold = tokens[at].fold
    if tokens[at].text in _KAZAKH_SHORT and at + 1 < len(tokens) and tokens[at + 1].text == ".":
        return True
    if tokens[at].is_capital:
        return _POWER_PLANT.fullmatch(tokens[at].text) is not None
    return kazakh_stem(fold, "geo.kk") is not None


def _before_class(tokens: Sequence[Token], at: int, taken: frozenset[int]) -> tuple[int, int] | None:
    """The name before a Kazakh word of class: its capitalised words, a title between them."""
    name = at - 1
    while name > 0 and tokens[name].fold in words("geo", "kk_middle") and not tokens[name].is_capital:
        name -= 1
    if name > 0 and tokens[name].fold in _TITLES and tokens[name - 1].is_capital:
        name -= 1
    if not tokens[name].is_word or not tokens[name].is_capital or _GENITIVE.fullmatch(tokens[name].fold):
        return None
    if kazakh_stem(tokens[name].fold, "geo.kk_states") or tokens[name].fold in ("аким", "министр"):
        return None  # «Ресей Федерациясы ғарыш айлағын жалға алды»
    first = name
    while first and first - 1 not in taken and _belongs(tokens, first - 1) and not _is_person(tokens, first - 1):
        first -= 1
    initial = first > 1 and tokens[first - 1].text == "." and len(tokens[first - 2].text) == 1
    if initial and tokens[first - 2].is_capital and tokens[at].fold.startswith("аудан"):
        return first - 2, at + 1  # «Т.Рысқұлов ауданы»
    alone = first == at - 1 and opens_sentence(tokens, first) and not is_place_adjective(tokens[first].fold)
    plant = tokens[at].is_capital and _is_common(tokens[first].fold)
    generic = tokens[at].fold.startswith(_GENERIC) or tokens[first].fold in words("heads", "not_kk")
    if first == at - 1 and tokens[first].fold in words("geo", "kk_bare"):
        return None  # «Облыс аудандарында»
    work = tokens[at].fold.startswith(_WORKS) and _is_common(tokens[first].fold)
    if alone and (plant or generic or work):
        return None  # «Қоқыс полигоны», «Электр станциясы», «Строительство ТЭЦ», «Бүгін ауданымызға»
    if tokens[at].fold.startswith(("парк", "орн", "орындар")) and name == at - 1:
        return None  # «Автобус паркін жаңарту»
    end = at if tokens[at].text in _KAZAKH_SHORT else at + 1
    return start_of_person(tokens, first), end


_NAMED = frozenset({"Geox", "Name", "Surn", "Patr"})


def _is_common(fold: str) -> bool:
    """Whether a dictionary has a word as no name of a place."""
    readings = ru.parse(fold)
    known = bool(readings) and readings[0].is_known and _NAMED.isdisjoint(readings[0].tag.grammemes)
    return (known or kk.is_known(fold)) and not is_place(fold)


def _is_person(tokens: Sequence[Token], at: int) -> bool:
    """Whether a surname stands there after a given name: «Асан Снегов [Үшарал ауылында]»."""
    if tokens[at].fold.endswith(("ұлы", "қызы")):
        return True
    return at > 0 and has_surname_end(tokens[at].fold) and is_given_name(tokens[at - 1].fold)


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    """A capitalised word before the name: «Биржан сал», «Қазыбек би», «Шығыс Қазақстан»; no genitive."""
    token = tokens[at]
    if not token.is_word or tokens[at + 1].start - token.end != 1:
        return False
    if token.fold in _TITLES:
        return True
    if not token.is_capital or len(token.text) < 2 or _GENITIVE.fullmatch(token.fold) or _WITHIN.search(token.fold):
        return False
    quoted = at > 0 and tokens[at - 1].text in QUOTES
    person = is_given_name(token.fold) and has_surname_end(tokens[at + 1].fold)  # «Мәншүк Снегова көлінің»
    begins = opens_sentence(tokens, at) and not person and not is_place(f"{token.text} {tokens[at + 1].text}")
    return not quoted and not begins and kazakh_class(token.fold) is None


def _listed_before(tokens: Sequence[Token], first: int, fold: str) -> Iterator[tuple[int, int]]:
    """Names before the last of a list whose word of class is plural: «Абай, Жетісу және Ұлытау облыстарында»."""
    plural = _PLURAL_CLASS.search(fold) is not None
    at = first - 1
    while at > 0 and tokens[at].fold in JOINS:
        first = at - 1 - (at > 1 and tokens[at - 1].fold in _TITLES)  # «Шопан ата, Бекет ата және … қорымдары»
        name = tokens[first]
        if not name.is_word or not name.is_capital or not (plural or is_place_adjective(name.fold)):
            return
        yield first, at
        at = first - 1
