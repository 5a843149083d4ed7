"""What heads, captions and names of rows say of the figures of a table: «2023 год, тыс. га», «Количество школ»."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import regex

from saual.clean.tables import TOTAL
from saual.extract.lexicon import words
from saual.extract.quantities.forms import is_known
from saual.extract.quantities.nouns import read_noun
from saual.extract.quantities.units import read_price, read_unit, skip_point
from saual.extract.quantities.words import listed
from saual.extract.tokens import Token, tokenise
from saual.language import ru
from saual.record import QuantityKind

_NUMBERS = regex.compile(r"(?:№|n)?\s?(?:п\s?/\s?п|р\s?/\s?с|№)\.?$|№$|п\.п\.$", regex.IGNORECASE)


class Head(NamedTuple):
    """What a head, a row or a caption says of the figures below: unit and scale; `skip` for numbers of rows.

    `loose`: a noun with words around it, which any plainer word of row or caption outweighs.
    """

    kind: QuantityKind = "count"
    unit: str | None = None
    scale: Decimal = Decimal(1)
    explicit: bool = False
    skip: bool = False
    loose: bool = False


def read_head(text: str, kazakh: bool) -> Head:
    """What a head says: «2023 год, тыс. га», «Сумма (млрд тенге)», «Количество школ», «Доля, %».

    >>> head = read_head("Переходящие остатки кормов, тыс. тонн", False)
    >>> head.unit, str(head.scale), head.explicit
    ('тонна', '1000', True)
    """
    if _NUMBERS.match(text.strip()):
        return Head(skip=True)
    parts = _split(text)
    for part in reversed(parts):
        found = _explicit(tokenise(part), kazakh)
        if found and found.unit is None and len(parts) > 1:
            return found._replace(unit=_noun(tokenise(parts[0]), kazakh).unit)  # «Ара ұясы, мың»
        if found:
            return found
    read_counted = _counted_kk if kazakh else _counted
    if len(parts) > 1 and (counted := read_counted(tokenise(parts[-1]))):
        return counted
    tokens = tokenise(parts[0])
    if len(parts) == 1 and (found := _behind(tokens, kazakh)):
        return found
    return _noun(tokens, kazakh)


def read_label(text: str, kazakh: bool) -> Head:
    """What the name of a row says is counted in it: «Мектептер»; «Ақмола», «Жиыны» count nothing."""
    label = Head() if TOTAL.match(text.lower()) else read_head(text, kazakh)
    named = kazakh and not label.explicit and label.unit is not None and not is_known(label.unit)
    return Head() if named else label


def read_levels(texts: Sequence[str], kazakh: bool) -> Head:
    """All rows of a head together («2024 год» above «млн тенге»), else the lowest that names something to count."""
    whole = read_head(", ".join(texts), kazakh)
    if whole.unit or whole.explicit or whole.skip or len(texts) == 1:
        return whole
    return next((head for text in reversed(texts) if (head := read_head(text, kazakh)).unit), whole)


def _behind(tokens: Sequence[Token], kazakh: bool) -> Head | None:
    """«Освоено млн тенге», «Исполнение %», «План школ»: a unit that stood below the words of its head."""
    for at in range(max(1, len(tokens) - 4), len(tokens)):
        found = _explicit(tokens[at:], kazakh)
        if found and found.unit and (found.scale > 1 or found.unit == "%"):
            return found
    if tokens and tokens[0].norm in ("план", "факт") and (noun := read_noun(tokens, 1, kazakh)):
        return Head("count", noun.unit) if noun.last == len(tokens) else None
    return None


def _split(text: str) -> list[str]:
    return regex.split(r"[,(;:)]|\s[–-]\s", text)


def _counted(tokens: Sequence[Token]) -> Head | None:
    """«Направлено в суд, дел», «Открыто, новых школ»: the plural that a last part is and nothing else."""
    noun = read_noun(tokens, 0, False)
    if noun is None or noun.last < len(tokens):
        return None
    cases = {r.tag.case for r in ru.parse(tokens[-1].norm) if r.tag.POS == "NOUN" and r.tag.number == "plur"}
    return Head("count", noun.unit, explicit=True) if "gent" in cases and "nomn" not in cases else None


def _counted_kk(tokens: Sequence[Token]) -> Head | None:
    """«Тәуліктік қуаты, көлік»: the bare noun that a last part is and nothing else."""
    noun = read_noun(tokens, 0, True)
    if noun is None or noun.last < len(tokens) or noun.unit != tokens[-1].norm or not is_known(noun.unit):
        return None
    return Head("count", noun.unit, explicit=True)


def read_caption(text: str, kazakh: bool) -> Head:
    """A caption counts for all figures below where it says how many of what: «Количество жалоб на займы:»."""
    if len({head.unit for part in _split(text) if (head := _explicit(tokenise(part), kazakh))}) > 1:
        return Head()  # «Донации, тыс. Доля, % Акции, ед.»: heads that an extractor wrote in one line
    head = read_head(text, kazakh)
    counted = regex.search(r"\sсаны\b", text.lower()) if kazakh else _AMOUNT.match(text.lower())
    return head._replace(explicit=True) if head.unit and counted else head


def _explicit(tokens: Sequence[Token], kazakh: bool) -> Head | None:
    """A part that is nothing but scale and unit: «млн тенге», «%», «чел.», «тыс. кв. м»."""
    if tokens and tokens[0].norm in ("в", "на"):
        tokens = tokens[1:]
    if not tokens:
        return None
    scale, at = Decimal(1), 0
    word = next((w for w in words().get(tokens[0].norm, ()) if w.role == "scale"), None)
    if word:
        scale, at = word.value, skip_point(tokens, 1)
        if at >= len(tokens):
            return Head("count", None, scale, True)
    unit = read_unit(tokens, at, kazakh)
    price = read_price(tokens, unit.last, kazakh) if unit and unit.kind == "money" else None
    if unit and price:
        unit = unit._replace(last=price[0], unit=f"{unit.unit}/{price[1]}")  # «Тариф, тенге/кВт·ч»
    if unit is None or unit.last < len(tokens) - (tokens[-1].text == "."):
        return None
    if unit.kind == "count" and not word and not _is_short(tokens):
        return None
    return Head(unit.kind, unit.unit, scale, True)


def _is_short(tokens: Sequence[Token]) -> bool:
    """«чел.», «ед.», «дана»: units by themselves."""
    return tokens[-1].text == "." or tokens[0].norm in (
        "человек",
        "единиц",
        "штук",
        "адам",
        "дана",
        "бірлік",
        "шт",
        "ед",
        "чел",
        "мрп",
        "аек",
    )


def _is_place(token: Token) -> bool:
    """A name that the dictionary marks as one of a place."""
    return token.text[:1].isupper() and any("Geox" in r.tag or "Name" in r.tag for r in ru.parse(token.norm)[:1])


def _is_done(word: str) -> bool:
    """«Заменяется лифтов», «Введено школ»: a verb before what it counts."""
    readings = ru.parse(word)
    return bool(readings) and readings[0].tag.POS in ("VERB", "PRTS") and readings[0].is_known


_AMOUNT = regex.compile(r"количеств|числ|всего|численност|кол-во")


def _noun(tokens: Sequence[Token], kazakh: bool) -> Head:
    """«Количество школ», «Школы», «Оқушылар саны»: the noun that is counted below."""
    norms = [token.norm for token in tokens]
    if not tokens or any(norm in listed("nouns", "no_head") for norm in norms):
        return Head()
    lowered = [token._replace(text=token.text.lower()) if not token.text.isupper() else token for token in tokens]
    if _is_place(tokens[0]):
        return Head()  # «Павлодар», «Алматы»: the row of a town
    if kazakh:
        return _kazakh_head(lowered, norms)
    start = 1 if _AMOUNT.match(norms[0]) or _is_done(norms[0]) else 0
    noun = read_noun(lowered, start, False)
    if noun is None:
        return Head()
    whole = start == 1 or noun.last == len(tokens)
    if not whole and not _is_qualified(lowered, noun.last):
        return Head()
    return Head("count", noun.unit, loose=not whole)


def _is_qualified(tokens: Sequence[Token], last: int) -> bool:
    """«Точки выдачи», «Скважин по плану»: a plural with a genitive or a phrase behind it."""
    plural = any(r.tag.POS == "NOUN" and r.tag.number == "plur" for r in ru.parse(tokens[last - 1].norm))
    after = ru.parse(tokens[last].norm) if tokens[last].kind == "word" else ()
    genitive = any(r.tag.POS in ("NOUN", "ADJF", "PRTF") and r.tag.case == "gent" for r in after)
    return plural and (genitive or bool(after and after[0].tag.POS == "PREP"))


def _kazakh_head(tokens: Sequence[Token], norms: Sequence[str]) -> Head:
    """«Оқушылар саны», «Мектеп», «Құжаты бар мектеп»; the row of a town or region counts nothing."""
    if norms[-1].startswith("саны") and len(tokens) > 1:
        noun = read_noun(tokens[:-1], len(tokens) - 2, True)
        return Head("count", noun.unit) if noun else Head()
    noun = read_noun(tokens, 0, True)
    loose = noun is None or noun.last < len(tokens)
    if loose and len(tokens) > 1 and _ATTRIBUTE.search(norms[-2]):
        noun = read_noun(tokens, len(tokens) - 1, True)
    if noun is None or noun.last < len(tokens) or noun.unit in listed("nouns", "places"):
        return Head()
    return Head("count", noun.unit, loose=loose)


_ATTRIBUTE = regex.compile(r"(?:[ғгқк][ае]н|т[ыі]н|[лдт][ыі]|[лдт][ыі][қк]|с[ыі]з|^бар)$")
