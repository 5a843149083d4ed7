"""Numbers that are no quantities: numbers of documents and points, phones, codes, years, days, marks of lists."""

from __future__ import annotations

from functools import cache

import regex

from saual.extract.numerals import Numeral, read_numeral
from saual.extract.quantities.passage import Passage
from saual.extract.quantities.prices import is_priced
from saual.extract.quantities.qualifiers import read_after
from saual.extract.quantities.units import read_unit
from saual.extract.quantities.words import listed
from saual.language import ru

_DASHES = frozenset("-–—‑−")


def is_guarded(passage: Passage, numeral: Numeral) -> bool:
    """Whether a numeral is none of the letter's quantities, whatever stands behind it."""
    if not passage.taken.isdisjoint(range(numeral.first, numeral.last)):
        return True
    token = passage.tokens[numeral.first]
    if numeral.in_words:
        return _is_one(passage, numeral) or _is_month_count(passage, numeral)
    return (
        _is_written_code(passage, numeral)
        or _is_mark(passage, numeral)
        or _is_designated(passage, numeral)
        or is_date(passage, numeral)
        or _is_phone(passage, numeral)
        or _leads_to_designated(passage, numeral)
        or (
            token.value == 1
            and token.tail == ""
            and numeral.last == numeral.first + 1
            and _is_denominator(passage, numeral)
        )
    )


def _is_one(passage: Passage, numeral: Numeral) -> bool:
    """«одной из задач», «бір адам»: an article; «один год», «бір миллион» are numbers."""
    if numeral.value != 1 or numeral.form != "cardinal":
        return False
    other = read_numeral(passage.tokens, numeral.last + 1, passage.kazakh) if _is_dashed(passage, numeral) else None
    if other and other.value > 1:
        return False  # «одну-две минуты»
    if numeral.case or (
        passage.norm(numeral.first - 1) in ("на", "за", "в") and passage.norm(numeral.first) in _ONE_OF
    ):
        return True
    ago = passage.norm(numeral.last + 1).startswith("бұрын")
    if ago and passage.norm(numeral.last) in ("жыл", "ай", "апта", "күн"):
        return True  # «бір жыл бұрынғыдан көп»: than a year ago
    if passage.kazakh and _is_denominator(passage, numeral):
        return True  # «бір гектарға 550 түп»
    if passage.kazakh and any(passage.norm(at) in _COSTS for at in range(numeral.last + 1, numeral.last + 5)):
        return True  # «бір тонна қызылшаның өзіндік құны – 31 мың теңге»
    noun = numeral.last + (passage.norm(numeral.last).startswith(_KINDS) and passage.norm(numeral.last + 1) != "")
    return not _MEASURED.match(passage.norm(noun))  # «в течение одного рабочего дня»


def _is_dashed(passage: Passage, numeral: Numeral) -> bool:
    return passage.norm(numeral.last) in _DASHES and numeral.last + 1 < len(passage.tokens)


_KINDS = ("рабоч", "календарн", "банковск", "учебн", "полн", "светов", "жұмыс", "күнтізбелік", "оқу")
_COSTS = frozenset({"құны", "бағасы", "тарифі", "шығыны", "құнын", "бағасын"})
_ONE_OF = frozenset({"одного", "одну", "одном"})
_MEASURED = regex.compile(
    "год|месяц|день|дн[яюе]|недел|сутк|час|минут|раза?$|процент|тенге|теңге|доллар|класс|балл|%|метр|километр|гектар|тонн"
    "|жыл|ай$|айд|айл|күн|апта|сағат|рет$|есе$|пайыз|тәулік"
)


def _is_denominator(passage: Passage, numeral: Numeral) -> bool:
    """«за 1 км», «на 1 ученика», «1 тоннасы», «1 га үшін»."""
    before, after = passage.norm(numeral.first - 1), passage.norm(numeral.last)
    if is_priced(passage, numeral.first):
        return True
    if before in ("за", "на") or (before == "с" and after in ("гектара", "га", "единицы", "квадратного", "кв")):
        return not passage.attachment
    if passage.kazakh:
        unit = read_unit(passage.tokens, numeral.last, True)
        if unit is None:
            return False
        if unit.kind in ("duration", "age"):
            return False  # «1 жылдан 5 жылға дейін»
        last = passage.norm(unit.last - 1)
        if unit.kind in ("percent", "frequency", "multiple", "money") or read_after(passage, unit.last, unit.case):
            return False  # «1 тоннаға жуық»
        return (
            passage.norm(unit.last) == "үшін"
            or unit.case in ("dat", "abl")
            or (unit.kind != "age" and last.endswith(("сы", "сі", "рі", "ры", "зі")))
        )
    return False


# --- codes -----------------------------------------------------------------------------------------------------------


def _is_written_code(passage: Passage, numeral: Numeral) -> bool:
    """Glued to letters or signs: «3G», «1А», «98/2020», «24.kz», «+7», «№611», «[1]»; with a zero in front."""
    tokens, first, last = passage.tokens, numeral.first, numeral.last
    token, before, after = tokens[first], passage.norm(first - 1), passage.norm(last)
    if token.text[0] == "0" and len(token.text) > 1 and token.text[1].isdigit() and numeral.tail != ":":
        return True
    if before in ("№", "n", "#", "§", "nº", "no"):
        return True
    if before == "[" and after == "]":
        return True
    if before == "+" and token.value == 7 and after in ("(", "7"):
        return True
    if passage.glued(first) and before in ("@", "_", "\\"):
        return True
    if passage.glued(first) and before == "/" and first > 1 and tokens[first - 2].kind != "word":
        return not _is_pair_of_measures(passage, first)
    if passage.glued(first) and before == "." and first > 1 and tokens[first - 2].kind in ("code", "number"):
        return True
    if passage.glued(first) and before == "." and token.text.isdigit() and last < len(tokens):
        return tokens[last].text[0].isupper()  # «… до 78%.1 Расходы»: the mark of a note
    if passage.glued(last) and last < len(tokens):
        if after in ("/", "\\") and passage.glued(last + 1) and tokens[last + 1].kind != "word":
            return not _is_pair_of_measures(passage, last + 1)
        if after == "." and passage.glued(last + 1) and last + 1 < len(tokens) and tokens[last + 1].text.isascii():
            return True
        if tokens[last].kind == "code" or after == "_":
            return True
    if before in '«"“„' and after in '»"”' and before:
        return True
    return _joins_code(passage, numeral)


def _is_pair_of_measures(passage: Passage, second: int) -> bool:
    """«220/110 кВ»: two figures that share their unit; `second` is the token of the second one."""
    token = passage.tokens[second]
    if token.value is None or token.tail or passage.norm(second - 1) != "/":
        return False
    unit = read_unit(passage.tokens, second + 1, passage.kazakh)
    return unit is not None and unit.kind == "measure"


def _joins_code(passage: Passage, numeral: Numeral) -> bool:
    """«1 и 1А», «1 және 1А»: a number that stands in a row with a code; a chain after a hyphen: «36-2»."""
    tokens, first, last = passage.tokens, numeral.first, numeral.last
    if passage.norm(last) in ("и", "және", "или", ",") and last + 1 < len(tokens):
        other = tokens[last + 1]
        if other.kind == "number" and len(other.tail) == 1 and other.text[-1].isupper():
            return True
    token = tokens[first]
    return bool(numeral.tail) and len(numeral.tail) == 1 and token.text[-1].isupper()


# --- marks of lists --------------------------------------------------------------------------------------------------


def _is_mark(passage: Passage, numeral: Numeral) -> bool:
    """«1.», «2)», «3 –» before the words of a point."""
    tokens, first, last = passage.tokens, numeral.first, numeral.last
    token, after = tokens[first], passage.norm(last)
    value = token.value
    if value is None or numeral.last - numeral.first > 1:
        return False
    if after == ")" and not _is_open(passage, first):
        return True
    opened = passage.norm(first - 1) in (":", ";", ".") and value < 30
    if opened and after == "." and not passage.glued(last + 1) and last + 1 < len(tokens):
        return True
    if first == 0 and value < 200:
        if after == "." and not passage.glued(last + 1):
            return True
        if after in _DASHES and last + 1 < len(tokens) and tokens[last + 1].kind == "word" and value < 30:
            return not numeral.tail
        if token.text.count(".") == 1 and after != "%" and tokens[last : last + 1] and tokens[last].text[0].isupper():
            return True
    return False


def _is_open(passage: Passage, at: int) -> bool:
    """Whether an opening bracket stands shortly before."""
    for here in range(at - 1, max(-1, at - 40), -1):
        sign = passage.tokens[here].norm
        if sign == "(":
            return True
        if sign == ")":
            return False
    return False


# --- designations ----------------------------------------------------------------------------------------------------


@cache
def _designators() -> frozenset[str]:
    return listed("guards", "designators")


def _is_designated(passage: Passage, numeral: Numeral) -> bool:
    """«пункт 5», «статьями 66, 67 и 90», «36-тармағына», «в форме 2»: a number that names and does not count."""
    if numeral.tail.lstrip("-‑").startswith(tuple(listed("guards", "designated_kk"))):
        return True
    if passage.norm(numeral.last) in listed("guards", "pinned_kk"):
        return True
    if _is_address(passage, numeral.first):
        return True
    here = numeral.first - 1
    for _ in range(8):
        word = passage.norm(here)
        if word == "." and passage.glued(here):
            counted = passage.norm(here - 3) == "т" and passage.norm(here - 1) == "ч"  # «в т.ч. 3 200»
            return passage.norm(here - 1) in listed("guards", "abbreviated") and not counted
        if here >= 0 and passage.tokens[here].kind == "word" and word not in ("и", "или", "по", "және", "мен"):
            return _designates(word) and not _is_counted(passage, here)
        if (
            word not in ("и", "или", "по", "және", "мен", ",", *_DASHES)
            or here < 1
            or passage.tokens[here - 1].kind != "number"
        ):
            return word == "№"
        if passage.tokens[here - 1].tail or _is_name_of_day(passage, here - 1):
            return False
        here -= 2
    return False


def _is_address(passage: Passage, at: int) -> bool:
    """«ул. Абая, 15», «Мәңгілік Ел даңғ., 8»."""
    if passage.norm(at - 1) != ",":
        return False
    near = [passage.norm(here) for here in range(max(0, at - 7), at - 1)]
    return any(word in listed("guards", "streets") for word in near)


def _is_name_of_day(passage: Passage, at: int) -> bool:
    """A year or day inside the chain ends it."""
    return 1900 <= (passage.tokens[at].value or 0) <= 2100


def _is_counted(passage: Passage, at: int) -> bool:
    """«из 72 маршрутов 38 открыты»: a genitive plural behind a number names no route 38."""
    plural = any(r.tag.number == "plur" and r.tag.case == "gent" for r in ru.parse(passage.norm(at)))
    return plural and at > 0 and passage.tokens[at - 1].kind == "number"


def _designates(word: str) -> bool:
    if word in _designators() or word in listed("guards", "exact"):
        return True
    return len(word) > 3 and ru.noun(word) in _designators()


# --- days and years --------------------------------------------------------------------------------------------------

_MONTH = regex.compile(
    r"(?:январ|феврал|март|апрел|ма[йяюе]$|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе|қазан(?!ш)|қараша|желтоқсан)"
)
_PART = regex.compile(r"(?:квартал|полугоди|тоқсан|жартыжылд|триместр|семестр)")
_YEAR = regex.compile(r"(?:год(?:а|у|ом|е|ы|ов|ам|ами|ах)?|гг?|жыл\p{L}*|жж?|учебн\p{L}*|оқу|финансов\p{L}*)$")


def is_date(passage: Passage, numeral: Numeral) -> bool:
    """Days, years and the parts of a year."""
    tokens, first, last = passage.tokens, numeral.first, numeral.last
    token, before, after = tokens[first], passage.norm(first - 1), passage.norm(last)
    if after in ("»", '"', "”") and before in '«"“' and _MONTH.match(passage.norm(last + 1)):
        return True
    if token.value is not None and token.value <= 31 and _MONTH.match(after) and after not in ("маялар", "майлы"):
        return True
    if _leads_to_month(passage, last) and token.value is not None and token.value <= 31 and before != "%":
        return True
    plain = (
        token.text[:4].isdigit() and (len(token.text) == 4 or not token.text[4:5].isdigit()) and not numeral.scale > 1
    )
    if plain and 1800 <= (token.value or 0) <= 2100 and numeral.last == first + 1:
        return _is_year(passage, numeral)
    if numeral.value <= 4 and _PART.match(after):
        return not (after in ("квартала", "полугодия") and before not in ("за", "в", "во", "к", "с", "до"))
    if regex.match(r"-?(?:тоқсан|жартыжыл|квартал|полугоди)", numeral.tail):
        return True
    return _is_month_count(passage, numeral)


def _leads_to_month(passage: Passage, at: int) -> bool:
    """«20 и 21 августа», «20-25 августа»: a day whose month stands behind the next day."""
    if passage.norm(at) not in {"и", ",", "мен", "және", "по", *_DASHES} or at + 2 >= len(passage.tokens):
        return False
    day = passage.tokens[at + 1]
    after = passage.norm(at + 2)
    return day.kind == "number" and (day.value or 99) <= 31 and bool(_MONTH.match(after) or _PART.match(after))


def _is_year(passage: Passage, numeral: Numeral) -> bool:
    """A year says so, stands alone, or leads to another year; «2000 школ» counts."""
    after, value = passage.norm(numeral.last), numeral.value
    tail = numeral.tail.lstrip("-‑–")
    if tail:
        return bool(regex.match(r"(?:г|гг|ж|жыл|ғы|гі|шы|ші|й|го|м|е|х)", tail)) or not (value < 1990)
    if _YEAR.match(after):
        return True
    if after in _DASHES | {"/"} and passage.tokens[numeral.last + 1 : numeral.last + 2]:
        follower = passage.tokens[numeral.last + 1]
        if follower.kind == "number" and (1800 <= (follower.value or 0) <= 2100 or len(follower.text) == 2):
            return True
    if value < 1900 or value > 2060:
        return False
    if numeral.case in ("dat", "abl", "loc") and passage.norm(numeral.last) not in ("астам", "жуық", "дейін", "артық"):
        return value >= 1990
    return not after or not _counts_noun(passage, numeral)


def _counts_noun(passage: Passage, numeral: Numeral) -> bool:
    """Whether a four-digit number counts what stands behind it: a scale, a sign, a noun in the genitive plural."""
    at = numeral.last
    token = passage.tokens[at]
    if token.norm in listed("guards", "counted"):
        return True
    if token.kind != "word" or token.text[0].isupper():
        return False
    if passage.kazakh:
        return token.norm not in listed("nouns", "never_kk") and numeral.value % 10 == 0 and not numeral.case
    return any(
        r.tag.POS in ("NOUN", "ADJF", "PRTF") and r.tag.number == "plur" and r.tag.case == "gent"
        for r in ru.parse(token.norm)
    ) and passage.norm(numeral.first - 1) not in ("в", "с", "к")


_RESULTS = ("итог", "результат", "показател", "данны")


def _is_month_count(passage: Passage, numeral: Numeral) -> bool:
    """«за 9 месяцев 2019 года», «2024 жылдың 9 айында», «биылғы 8 айда»: part of a date."""
    after = passage.norm(numeral.last)
    if after.startswith("месяц") and not numeral.tail:
        if passage.norm(numeral.first - 1) == "первых" and passage.norm(numeral.first - 2).startswith(_RESULTS):
            return True  # «итоги первых семи месяцев»
        following = passage.norm(numeral.last + 1)
        return bool(
            regex.match(r"(?:19|20)\d\d", following)
            or (
                following in ("текущего", "т", "этого", "прошлого", "минувшего", "с")
                and (following != "с" or passage.norm(numeral.last + 2) == "г")
            )
        )
    if regex.match(r"ай(?:да|ында|ға|ына|дың|ының|дағы|ындағы|лық)?$", after) and passage.kazakh:
        before = passage.norm(numeral.first - 1)
        if before in ("биылғы", "ағымдағы", "былтырғы"):
            return True
        return before.startswith("жыл") or (before == "алғашқы" and passage.norm(numeral.first - 2).startswith("жыл"))
    return False


def _leads_to_designated(passage: Passage, numeral: Numeral) -> bool:
    """«3-9-тармағы», «36-2», «1, 2 және 3-тармақтар»: a number chained to one that designates."""
    at = numeral.last
    for _ in range(6):
        word = passage.norm(at)
        glued = passage.glued(at) and passage.glued(at + 1)
        if (word not in (",", "және", "мен", "и") and not (word in _DASHES and glued)) or at + 1 >= len(passage.tokens):
            return False
        token = passage.tokens[at + 1]
        if token.kind != "number":
            return False
        if token.tail:
            return token.tail.lstrip("-‑").startswith(tuple(listed("guards", "designated_kk")))
        at += 2
    return False


# --- phones ----------------------------------------------------------------------------------------------------------


_CALLED = regex.compile(r"(?:телефон|колл-центр|call-центр)\p{L}*$")
_LONG_NUMBER = regex.compile(r"\d{5,}")


def _is_phone(passage: Passage, numeral: Numeral) -> bool:
    """Digits after «тел.», «телефон доверия 111», «111 сенім телефоны», long runs, three bare numbers in a row."""
    token = passage.tokens[numeral.first]
    digits = token.text
    before = (passage.norm(numeral.first - 1), passage.norm(numeral.first - 2))
    called = passage.norm(numeral.last) == "сенім" or any(_CALLED.match(word) for word in before)
    if called and len(digits) in (3, 4) and digits.isdigit():
        return True
    if digits.isdigit() and len(digits) >= 9 and numeral.scale == 1:
        return True
    if passage.norm(numeral.first - 1) == "(" and passage.norm(numeral.last) == ")" and len(digits) >= 3:
        following = passage.tokens[numeral.last + 1 : numeral.last + 3]
        if following and (following[0].kind == "code" or _LONG_NUMBER.match(following[0].text)):
            return True
        if len(following) == 2 and following[0].kind == following[1].kind == "number":
            return True  # «(7172) 74 54 10», but «(231) 43 отаға»
    if passage.norm(numeral.last) == "(" and len(digits) == 1 and passage.norm(numeral.last + 2) == ")":
        tokens = passage.tokens[numeral.last + 1 : numeral.last + 4]
        if len(tokens) == 3 and len(tokens[0].text) >= 3 and tokens[2].kind in ("code", "number"):
            return True
    return _in_row(passage, numeral)


def _in_row(passage: Passage, numeral: Numeral) -> bool:
    """«74 63 64»: numbers of two or three digits with nothing between them."""
    tokens, first = passage.tokens, numeral.first
    run = 1
    here = first
    while here > 0 and run < 4 and tokens[here - 1].kind == "number" and not tokens[here - 1].tail:
        here -= 1
        run += 1
    here = numeral.last
    while here < len(tokens) and run < 4 and tokens[here].kind == "number":
        here += 1
        run += 1
    return run >= 3
