"""A numeral with what stands around it: the draft of a quantity, before ranges, shared and inherited units."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import regex

from saual.extract.numerals import Numeral, entry, share_of
from saual.extract.quantities import adjectives
from saual.extract.quantities.guards import is_guarded
from saual.extract.quantities.passage import Passage, find_numerals, hours
from saual.extract.quantities.qualifiers import Found, read_after, read_before
from saual.extract.quantities.units import Unit, currency, read_good, read_per, read_price, read_unit
from saual.extract.quantities.words import dictionary_form, listed, load
from saual.extract.tokens import Token, tokenise
from saual.language import kk, ru
from saual.record import Qualifier, QuantityKind


class Draft(NamedTuple):
    """A quantity in the making: tokens `first`..`last` (exclusive) of its passage.

    `kind` is None while the number has no unit. `case` is the Kazakh case of the whole, `scale` that of the number,
    `opened` says that «от» or «с» stands before it. `qualifier` is None until ranges are known.
    """

    first: int
    last: int
    value: Decimal
    max: Decimal | None = None
    kind: QuantityKind | None = None
    unit: str | None = None
    per: str | None = None
    of: str | None = None
    rule: str = "number"
    case: str = ""
    scale: Decimal = Decimal(1)
    after: Found | None = None
    inferred: tuple[str, ...] = ()
    qualifier: Qualifier | None = None
    in_words: bool = False
    end: int = 0


def find_drafts(passage: Passage) -> list[Draft]:
    """Every number of a passage that is no date, code or mark, with the unit that stands beside it."""
    drafts: list[Draft] = []
    at = 0
    tokens = passage.tokens
    for numeral in find_numerals(passage):
        drafts += _adjectives(passage, at, numeral.first)
        at = numeral.last
        if is_guarded(passage, numeral):
            continue
        draft = _draft(passage, numeral)
        if draft and (not drafts or draft.first >= drafts[-1].last):
            drafts.append(draft)
            at = draft.last
    drafts += _adjectives(passage, at, len(tokens))
    return drafts


def _adjectives(passage: Passage, first: int, last: int) -> list[Draft]:
    """«двухмесячный», «вдвое», «дважды» among the words between numerals."""
    found = []
    halves = load()["duration"]["halves"]
    starts, folds, often = adjectives.starts(), load()["times"]["adverbs"], load()["times"]["often"]
    for at in range(first, last):
        token = passage.tokens[at]
        if token.kind != "word" or at in passage.taken:
            continue
        if token.text[0] in "IVXІ" and (roman := _roman(passage, at)):
            found.append(roman)
        elif token.norm in folds:
            found.append(Draft(at, at + 1, Decimal(folds[token.norm]), kind="multiple", unit="раз", rule="multiple"))
        elif token.norm in halves:
            found.append(Draft(at, at + 1, Decimal("0.5"), kind="duration", unit=halves[token.norm], rule="duration"))
        elif token.norm in often:
            found.append(Draft(at, at + 1, Decimal(often[token.norm]), kind="frequency", unit="раз", rule="frequency"))
        elif len(token.norm) > 7 and token.norm[:3] in starts:
            inner = adjectives.read_adjective(token.norm)
            if inner:
                found.append(_inner(passage, at, at + 1, inner))
    return found


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}


def _roman(passage: Passage, at: int) -> Draft | None:
    """«II категории», «I-III топтағы»."""
    first, _, second = passage.norm(at).translate({ord("і"): "i"}).partition("-")
    unit = _class_word(passage, at + 1)
    if unit is None and passage.norm(at + 1) in ("и", "или", "және", "мен") and passage.norm(at + 2) in _ROMAN:
        unit = _class_word(passage, at + 3)
        if unit and first in _ROMAN:
            value = Decimal(_ROMAN[first])
            return Draft(at, at + 1, value, kind="ordinal", unit=unit, rule="ordinal", inferred=("unit",))
    if first not in _ROMAN or (second and second not in _ROMAN) or unit is None:
        return None
    top = Decimal(_ROMAN[second]) if second else None
    return Draft(at, at + 2, Decimal(_ROMAN[first]), top, kind="ordinal", unit=unit, rule="ordinal")


def _inner(passage: Passage, first: int, last: int, inner: adjectives.Inner) -> Draft:
    kind = inner.kind
    if (
        inner.unit == "год"
        and kind == "duration"
        and passage.norm(last).startswith(
            ("возраст", "ребен", "мальчик", "девоч", "подрост", "мужчин", "женщин", "гражда")
        )
    ):
        kind = "age"
    return Draft(first, last, inner.value, kind=kind, unit=inner.unit, rule="adjective")


def _draft(passage: Passage, numeral: Numeral) -> Draft | None:
    if numeral.form == "ordinal":
        return _ordinal(passage, numeral)
    ratio = _ratio(passage, numeral)
    if ratio:
        return ratio
    if numeral.form in ("fraction", "each"):
        return _fraction(passage, numeral)
    if (
        numeral.form == "implicit"
        and not numeral.case
        and (numeral.first == 0 or passage.norm(numeral.first - 1) in (",", "(", "|"))
    ):
        return None  # «2023 жыл, мың га»: a unit without a number
    if numeral.tail == ":" or _is_hour(passage, numeral):
        return _clock(passage, numeral)
    if numeral.tail:
        return _glued(passage, numeral)
    draft = _sign_before(passage, numeral) or _class(passage, numeral) or _count(passage, numeral)
    return _negative(passage, draft)


def _negative(passage: Passage, draft: Draft | None) -> Draft | None:
    """«минус 15 градусов», «-350» in a cell."""
    if draft is None:
        return None
    at = draft.first - 1
    sign = passage.norm(at)
    if sign == "минус" or (
        sign in ("-", "−", "–")
        and passage.glued(draft.first)
        and not passage.glued(at)
        and (
            at == 0
            or passage.norm(at - 1) in ("|", "(", "до", "от", "с", "на", "-", "и")
            or draft.unit in ("градус", "°C", "°С")
        )
    ):
        return draft._replace(first=at, value=-draft.value)
    return draft


def _base(numeral: Numeral, last: int) -> Draft:
    return Draft(numeral.first, last, numeral.value, case=numeral.case, scale=numeral.scale, in_words=numeral.in_words)


# --- ordinals, fractions, times of the day ---------------------------------------------------------------------------


def _ordinal(passage: Passage, numeral: Numeral) -> Draft | None:
    """«II категории», «первой группы», «5-сынып»: only classes, grades, categories."""
    unit = _class_word(passage, numeral.last)
    if unit is None:
        return None
    return _base(numeral, numeral.last + 1)._replace(kind="ordinal", unit=unit, rule="ordinal", case="")


def _class_word(passage: Passage, at: int) -> str | None:
    word = passage.norm(at)
    if not word or passage.tokens[at].kind != "word":
        return None
    form = dictionary_form(word, passage.kazakh)
    classes = listed("ordinals", "kk") | listed("ordinals", "ru")
    if form in ("группа", "топ") and not any(
        _HEALTH.search(token.norm) for token in passage.tokens[max(0, at - 12) : at + 6]
    ):
        return None
    return form if form in classes else None


_HEALTH = regex.compile("инвалид|мүгедек|здоров|денсаулық|риск|тәуекел|кров")


def _class(passage: Passage, numeral: Numeral) -> Draft | None:
    """«9 класса», «1-4 классы», «2 категории»: one class, where the form of the word says that it is not counted."""
    if numeral.in_words or numeral.scale > 1 or numeral.value > 12 or numeral.case or passage.kazakh:
        return None
    unit = _class_word(passage, numeral.last)
    if unit is None:
        return None
    form, value, before = passage.norm(numeral.last), numeral.value, passage.norm(numeral.first - 1)
    chained = before in ("-", "–", "—", "по", "и")
    number_of_one = value % 10 in (2, 3, 4)
    if form.endswith(("ов", "ам", "ах", "ий", "уппам", "уппах", "риям", "риях")) or form == "групп":
        named = chained
    elif form in ("класса", "курса", "разряда", "категории", "группы"):
        follower = passage.tokens[numeral.last + 1] if numeral.last + 1 < len(passage.tokens) else None
        counted = number_of_one and (before in ("", "(", "на", "в", "все") or _is_genitive(follower))
        named = chained or not counted
    else:
        named = value != 1 or chained or form != unit
    if not named:
        return None
    return _base(numeral, numeral.last + 1)._replace(kind="ordinal", unit=unit, rule="ordinal")


def _is_genitive(token: Token | None) -> bool:
    """«3 категории граждан» counts, «2 категории сложности» names."""
    if token is None or token.kind != "word":
        return False
    return any(r.tag.POS == "NOUN" and r.tag.number == "plur" and r.tag.case == "gent" for r in ru.parse(token.norm))


def _ratio(passage: Passage, numeral: Numeral) -> Draft | None:
    """«1:3», «в соотношении 60 на 40», «50/50»: what stands before the sign, divided by what stands behind."""
    tokens, at = passage.tokens, numeral.last
    if at + 1 >= len(tokens) or numeral.first + 1 != at or tokens[at + 1].value is None or numeral.tail:
        return None
    sign, other = tokens[at].norm, tokens[at + 1]
    asked = any(_RATIO.match(passage.norm(here)) for here in range(max(0, numeral.first - 5), numeral.first))
    glued = passage.glued(at) and passage.glued(at + 1)
    if sign == ":" and glued and (asked or len(other.text) == 1) or (sign in ("на", "к", "/", "-", ":") and asked):
        if not other.value:
            return None
        value = share_of(numeral.value, other.value)
        return _base(numeral, at + 2)._replace(value=value, kind="ratio", rule="ratio")
    return None


_RATIO = regex.compile("соотношен|пропорц|арақатынас|отношени[ие]|паритет")


def _fraction(passage: Passage, numeral: Numeral) -> Draft | None:
    before, after = passage.norm(numeral.first - 1), passage.norm(numeral.last)
    if numeral.form == "fraction" and numeral.last == numeral.first + 1:
        if before in (
            "первая",
            "первой",
            "первую",
            "вторая",
            "второй",
            "вторую",
            "большая",
            "большей",
            "большую",
            "меньшая",
        ):
            return None  # «во второй половине года»
        if before and regex.match(r"\d|[ivx]+$|ну?$|учебн|школьн|академическ|перв|втор|трет|четверт", before):
            return None  # «в третьей четверти»
        if passage.norm(numeral.first).startswith(("полови", "четверт", "трет")) and after in (
            "дня",
            "века",
            "xx",
            "xxi",
        ):
            return None
        if passage.norm(numeral.first) in ("третей", "третях", "третям", "четвертей", "четвертям", "четвертях"):
            return None
    return _base(numeral, numeral.last)._replace(
        kind="ratio" if numeral.form == "each" else "fraction", rule="fraction"
    )


_HOUR = regex.compile(r"(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)")


def _is_hour(passage: Passage, numeral: Numeral) -> bool:
    """«в 15.00», «к 8.30 часам»."""
    if not _HOUR.fullmatch(passage.tokens[numeral.first].text) or passage.norm(numeral.first - 1) not in (
        "в",
        "к",
        "после",
    ):
        return False
    after = passage.tokens[numeral.last] if numeral.last < len(passage.tokens) else None
    return after is None or after.kind == "sign" and after.norm != "%" or after.norm.startswith(("час", "и", "по"))


def _clock(passage: Passage, numeral: Numeral) -> Draft | None:
    match = _HOUR.fullmatch(passage.tokens[numeral.first].text)
    if match and numeral.tail != ":":
        numeral = numeral._replace(value=hours(Decimal(match["hour"]), Decimal(match["minute"])))
    word = passage.norm(numeral.last)
    last = numeral.last + 1 if word in ("час", "часа", "часов", "часам") else numeral.last
    unit = "сағат" if passage.kazakh else "час"
    inferred = () if last > numeral.last else ("unit",)
    return _base(numeral, last)._replace(kind="time", unit=unit, rule="time", inferred=inferred)


# --- digits with letters glued to them -------------------------------------------------------------------------------


def _glued(passage: Passage, numeral: Numeral) -> Draft | None:
    """«5км», «10-дневный», «5-сынып»; anything else is a code."""
    inner = adjectives.read_tail(numeral.tail, numeral.value)
    if inner:
        return _inner(passage, numeral.first, numeral.last, inner)
    plain = numeral.tail.lstrip("-‑–")
    kazakh = passage.kazakh or plain.startswith("сынып")
    form = dictionary_form(plain, kazakh)
    if form in listed("ordinals", "kk") or (form in listed("ordinals", "ru") and plain != numeral.tail):
        return _base(numeral, numeral.last)._replace(kind="ordinal", unit=form, rule="ordinal")
    if plain != numeral.tail or (len(plain) == 1 and passage.tokens[numeral.first].text[-1].isupper()):
        return None
    rest = tokenise(plain)
    unit = read_unit([*rest, *passage.tokens[numeral.last : numeral.last + 8]], 0, passage.kazakh)
    if unit is None or (unit.kind == "count" and len(plain) < 4 and unit.last <= len(rest)):
        return None
    return _with_unit(passage, numeral, unit._replace(last=unit.last - len(rest) + numeral.last), None)


# --- the usual number ------------------------------------------------------------------------------------------------


def _sign_before(passage: Passage, numeral: Numeral) -> Draft | None:
    """«$5 млн», «USD 5 млн»."""
    if numeral.first == 0:
        return None
    before = passage.tokens[numeral.first - 1]
    code = currency(before, passage.kazakh) if before.text in "$€₸₽¥£" or before.text.isupper() else None
    if code is None or (
        before.kind == "sign" and numeral.first > 1 and passage.tokens[numeral.first - 2].kind == "number"
    ):
        return None
    return _base(numeral, numeral.last)._replace(first=numeral.first - 1, kind="money", unit=code, rule="money")


def _count(passage: Passage, numeral: Numeral) -> Draft | None:
    """A cardinal: what stands between it and its unit, the unit, what stands behind."""
    after = None
    at = numeral.last
    found = read_after(passage, at, numeral.case)
    if found and (numeral.case or found.qualifier != "about"):
        after, at = found, found.at
        numeral, at = _late_scale(passage, numeral, at)
    elif numeral.case == "like":
        after = Found("about", at)
    elif found:
        after, at = found, found.at
    if numeral.case not in ("", "nom", "like") and after is None:
        return _base(numeral, numeral.last)  # «120-дан»: a Kazakh number with an ending counts nothing behind it
    if numeral.case == "nom":
        return _base(numeral, numeral.last)
    grade = _grade(passage, numeral) if passage.kazakh else None
    if grade:
        return grade
    inner = _inner_kazakh(passage, numeral) if passage.kazakh else None
    if inner:
        return inner
    unit = _blocked(
        passage, numeral, read_unit(passage.tokens, at, passage.kazakh, passage.attachment, numeral.value), after
    )
    if unit is None:
        if after is None and not passage.kazakh and not numeral.in_words and _names_one(passage.norm(numeral.last)):
            return None
        return _base(numeral, numeral.last)._replace(after=after)
    return _with_unit(passage, numeral, unit, after)


def _names_one(word: str) -> bool:
    """«на 2 этаже», «в 3 отделении»: a singular behind the number, which then says which one."""
    nouns = [r for r in ru.parse(word) if r.tag.POS == "NOUN"] if word.isalpha() else []
    return bool(nouns) and nouns[0].is_known and all(r.tag.number == "sing" and r.tag.case in ("loct", "datv", "ablt", "loc2") for r in nouns)


def _late_scale(passage: Passage, numeral: Numeral, at: int) -> tuple[Numeral, int]:
    """«50 с лишним тысяч человек»."""
    scale = entry(passage.tokens[at], "scale") if at < len(passage.tokens) else None
    if scale and numeral.scale == 1:
        return numeral._replace(value=numeral.value * scale.value, scale=scale.value, last=at + 1), at + 1
    return numeral, at


def _blocked(passage: Passage, numeral: Numeral, unit: Unit | None, after: Found | None) -> Unit | None:
    """A unit that is none here: behind «до 15» in «до 15 мая», a noun that belongs to another number."""
    if unit is None:
        return None
    if not passage.taken.isdisjoint(range(numeral.last, unit.last)):
        return None
    return unit


def _grade(passage: Passage, numeral: Numeral) -> Draft | None:
    """«5-11 сыныптар», «9 сынып оқушылары»; «12 сынып» alone counts rooms."""
    word, before = passage.norm(numeral.last), passage.norm(numeral.first - 1)
    if not word.startswith("сынып") or numeral.value > 12 or numeral.in_words:
        return None
    named = (
        word.startswith("сыныптар") or before in ("-", "–", "—") or passage.norm(numeral.last + 1).startswith("оқушы")
    )
    return _base(numeral, numeral.last + 1)._replace(kind="ordinal", unit="сынып", rule="ordinal") if named else None


def _inner_kazakh(passage: Passage, numeral: Numeral) -> Draft | None:
    """«40 төсектік аурухана», «екі қабатты үй», «30 пайыздық»: an adjective of the unit counts it."""
    word = passage.norm(numeral.last)
    match = _DERIVED.fullmatch(word)
    if match is None or not passage.kazakh:
        return None
    kinds: dict[str, str] = load()["adjectives"]["kk"]
    kind = next((name for name, stems in kinds.items() if match["stem"] in stems.split()), None)
    if kind is None or passage.norm(numeral.last + 1).startswith(("тарма", "пункт")):
        return None
    unit = "%" if kind == "percent" else match["stem"]
    return _base(numeral, numeral.last + 1)._replace(kind=kind, unit=unit, rule="adjective", case="")  # type: ignore[arg-type]


_DERIVED = regex.compile(r"(?P<stem>\p{L}{2,}?)(?:[лдт][ыі][қк]|[лдт][ыі]|[лдт][ыі]ғ?г?[ыі]н?)")


def _with_unit(passage: Passage, numeral: Numeral, unit: Unit, after: Found | None) -> Draft:
    last = unit.last
    kind, name, per, rule = unit.kind, unit.unit, unit.per, unit.rule
    case = unit.case
    if kind == "multiple" or (kind == "frequency" and name == "раз"):
        kind = _times(passage, numeral, kind, per)
    if kind == "duration":
        kind = _age_or_time(passage, numeral, unit)
        if kind == "time":
            return _time(passage, numeral, unit, after)
    if kind == "money":
        price = read_price(passage.tokens, last, passage.kazakh) or price_before(passage, numeral.first)
        if price:
            last, kind, name, rule = max(last, price[0]), "rate", f"{name}/{price[1]}", "price"
    per = per or _period(passage, numeral, last)
    yielding = passage.norm(numeral.first - 1) if kind == "measure" and passage.kazakh else ""
    if yielding.startswith("гектар") and (
        yielding.endswith("ынан") or (yielding.endswith("дан") and passage.norm(numeral.first - 2) in ("1", "бір"))
    ):
        kind, name, rule = "rate", f"{name}/гектар", "rate"
    if per and kind == "measure":
        kind, name, per, rule = "rate", f"{name}/{per}", None, "rate"
    found = after or read_after(passage, last, case)
    return _base(numeral, last)._replace(
        kind=kind, unit=name, per=per, of=unit.of, rule=rule, case=case or numeral.case, after=found
    )


def _times(passage: Passage, numeral: Numeral, kind: QuantityKind, per: str | None) -> QuantityKind:
    """«в 2 раза», «2 раза больше» are multiples, «2 раза в год» a frequency."""
    if kind == "multiple" or per:
        return kind
    at = numeral.first - 1
    found = read_before(passage, numeral.first)
    if found:
        at = found.at - 1
    return "multiple" if passage.norm(at) in ("в", "во") or passage.norm(at - 1) == "в" else kind


_AGE_BEFORE = regex.compile(
    r"(?:возраст|старше|младше|моложе|исполнил|достиг|детей|дети|детям|детьми|ребен|граждан|молодеж|лиц$|лица|женщин|мужчин|подрост|девоч|мальчик|юнош|несовершеннолет|пенсионер|жител|населени)"
)


def _age_or_time(passage: Passage, numeral: Numeral, unit: Unit) -> QuantityKind:
    """Years of a person's life, hours of the day, or a span."""
    if unit.unit == "год":
        behind = passage.norm(unit.last), passage.norm(unit.last + 1)
        if behind in (("и", "старше"), ("и", "младше"), ("и", "моложе")) or behind[0] in ("старше", "жизни") and False:
            return "age"
        for here in range(numeral.first - 1, max(numeral.first - 6, -1), -1):
            token = passage.tokens[here]
            if token.text in ".;)":
                break
            if token.kind == "word" and _AGE_BEFORE.match(token.norm):
                return "age" if _is_age_link(passage, here, numeral.first) else "duration"
    if (
        unit.unit == "сағат"
        and numeral.value <= 24
        and unit.case == "loc"
        and passage.norm(numeral.first - 1) == "күні"
    ):
        return "time"
    if unit.unit == "час" and numeral.value <= 24 and passage.norm(numeral.first - 1) in ("в", "к", "после"):
        return "time" if passage.norm(numeral.last) in ("часов", "часа", "час", "часам", "ч") else "duration"
    return "duration"


def _is_age_link(passage: Passage, at: int, first: int) -> bool:
    """Whether only «в возрасте», «до», «от», numbers and the like stand between a person and the years."""
    word = passage.norm(at)
    if word.startswith(("возраст", "старше", "младше", "моложе", "исполнил")):
        return True
    between = [passage.norm(here) for here in range(at + 1, first)]
    if not between and word.startswith(("ребен", "дет", "мальчик", "девоч", "юнош", "подрост")):
        return True
    return (
        all(
            not w[:1].isalpha()
            or w
            in (
                "до",
                "от",
                "с",
                "в",
                "возрасте",
                "более",
                "свыше",
                "не",
                "менее",
                "старше",
                "младше",
                "моложе",
                "лет",
                "и",
                "по",
            )
            for w in between
        )
        and any(w in ("до", "от", "с", "старше", "младше", "моложе", "(", "–", "-", "свыше") for w in between)
        or (word.startswith("достиг") and not between)
    )


def _time(passage: Passage, numeral: Numeral, unit: Unit, after: Found | None) -> Draft:
    """«в 15 часов 20 минут»."""
    value, last = numeral.value, unit.last
    if (
        last + 1 < len(passage.tokens)
        and passage.tokens[last].kind == "number"
        and passage.norm(last + 1).startswith("минут")
    ):
        value, last = hours(value, passage.tokens[last].value or Decimal(0)), last + 2
    return _base(numeral, last)._replace(value=value, kind="time", unit="час", rule="time", after=after)


def price_before(passage: Passage, first: int) -> tuple[int, str] | None:
    """«литріне 249 теңге», «1 шаршы метрі 300 мың теңге», «кВт·сағ үшін 20 теңге»."""
    if not passage.kazakh:
        return None
    end = first - (passage.norm(first - 1) == "үшін")
    for start in range(max(end - 6, 0), end):
        good = read_good(passage.tokens, start, True, False)
        if good and good[0] == end and (end < first or _is_owned(passage.norm(end - 1))):
            return 0, good[1]
    return None


def _is_owned(word: str) -> bool:
    """A third-person possessive, bare or in the dative: «метрі», «литріне»."""
    reading = kk.read_word(word)
    return reading.ending is not None and reading.ending.poss == "3" and reading.case in ("nom", "dat", "gen")


def _period(passage: Passage, numeral: Numeral, last: int) -> str | None:
    """«в месяц» behind, «ежемесячно», «жылына», «айына» before."""
    per = read_per(passage.tokens, last, passage.kazakh, period_only=True)
    if per:
        return per[1]
    before, after = passage.norm(numeral.first - 1), passage.norm(last)
    adverbs: dict[str, str] = load()["per"]["adverbs"]
    kazakh: dict[str, str] = load()["per"]["kk"]
    if passage.kazakh:
        for here in range(numeral.first - 1, max(numeral.first - 4, -1), -1):
            if passage.norm(here) in kazakh:
                return kazakh[passage.norm(here)]
        return None
    return adverbs.get(after) or adverbs.get(before)
