"""How the parts of a letter announce themselves: predicates over folded text, their words in `data/`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

import regex

_LATIN_TWINS = str.maketrans("aceopxyitkmhbѳ", "асеорхуіткмнвө")
_LATIN = regex.compile(r"[a-z]")
_MIXED_WORD = regex.compile(r"[a-z]*[а-яәғқңөұүһі][\wәғқңөұүһі]*")
_SPACES = regex.compile(r"\s+")
_SPACED_LETTERS = regex.compile(r"\p{L}(?: \p{L}){3,}")
_MARKUP = regex.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}|^#{1,6} ")


@cache
def _tables() -> dict[str, Any]:
    data = resources.files("saual").joinpath("data")
    cues, checks = (tomllib.loads(data.joinpath(name).read_text("utf-8")) for name in ("cues.toml", "checks.toml"))
    return cues | checks


@cache
def words(table: str, key: str = "words") -> str:
    """The alternatives of one list of `cues.toml` or `checks.toml` as one group of a pattern."""
    return "(?:" + "|".join(sorted(_tables()[table][key], key=len, reverse=True)) + ")"


@cache
def pairs(table: str) -> frozenset[tuple[str, str]]:
    """The pairs of names of a table of `checks.toml`."""
    return frozenset((one, two) for one, two in _tables()[table]["pairs"])


@cache
def compiled(template: str) -> regex.Pattern[str]:
    """Compile a template once; `<table.key>` or `<table>` stands for a list of `cues.toml` or `checks.toml`.

    >>> bool(compiled(r"^<regards>").match("с уважением,"))
    True
    """

    def fill(match: regex.Match[str]) -> str:
        table, _, key = match[1].partition(".")
        return words(table, key or "words")

    return regex.compile(regex.sub(r"<([a-z]\w+(?:\.\w+)?)>", fill, template))


def fold(text: str) -> str:
    """Text as the cues are written: lower case, ё as е, single spaces, Latin look-alikes inside Cyrillic words mended.

    >>> fold("  ДЕПУТАТCКИЙ  ЗАПРОС")
    'депутатский запрос'
    >>> fold("Д Е П У Т А Т")
    'депутат'
    """
    folded = text.replace("\u00ad", "")
    if " ".join(folded.split()) != folded:  # most text has single spaces already, and this is the quicker to see it
        folded = _SPACES.sub(" ", folded).strip()
    folded = folded.lower().replace("ё", "е")
    if "*" in folded or "#" in folded or ("__" not in folded and "_" in folded):
        folded = _MARKUP.sub("", folded)
    if _LATIN.search(folded):
        folded = _MIXED_WORD.sub(lambda m: m[0].translate(_LATIN_TWINS), folded)
    if folded[1:2] == " " and _SPACED_LETTERS.fullmatch(folded):
        folded = folded.replace(" ", "")
    return folded


_DAY = (
    r"(?:«?\s?\d{1,2}\s?»?\s\p{L}{3,8}\s\d{4}|\d{1,2}\.\d{1,2}\.\d{2,4}"
    r"|\d{4}\s?(?:жылғы|жылдың|жылы|ж\.|ж)\s«?\d{1,2}»?\s?[- ]?\s?\p{L}{3,})"
)


def find_announced(folded: str) -> regex.Match[str] | None:
    """The note that an inquiry was read out, at the text's start: «Оглашен 21.05.2025г.», «21.05.2025 ж. жарияланды».

    >>> find_announced("2025 жылғы 21 мамырда жарияланды қазақстан")[0]
    '2025 жылғы 21 мамырда жарияланды'
    """
    return compiled(
        r"^\(?(?:(?:<title.inquiry>\s)?<announced>[^\d«]{0,60}" + _DAY + r"(?:\s?(?:года|год|г\b\.?))?\)?"
        r"|(?:\p{L}{4,}\s){0,2}"
        + _DAY
        + r"(?:\s?-?\p{L}{1,5}\b)?\s?(?:ж\.|г\.|года|жылы)?[^.\d]{0,50}?<announced>\b\.?\)?)"
    ).match(folded)


def opens_announced(folded: str) -> bool:
    """The first line of a note of announcement over two: «Оглашен на заседании Сената 5 июня» / «2025 года»."""
    return len(folded) < 90 and bool(compiled(r"^\(?<announced>\b(?!.*[!?;])").match(folded))


def find_second_part(folded: str) -> int | None:
    """Where the right column begins in a row whose left column is a note of announcement or a reference.

    >>> find_second_part("на № дз-142 от 18 апреля 2024 года депутатам мажилиса")
    35
    """
    found = find_announced(folded)
    if found and found.end() < len(folded) - 3:
        return found.end()
    reference = compiled(
        r"^(?:на №.*?\d{4}(?:\s?(?:года|год|г\b\.?))?,?|"
        + _DAY
        + r"\p{L}{0,6}(?:\s?№\s?\S+(?:\s(?:депутаттық\s)?(?:сауал|хат)\p{L}*)?)?|№\s?\S+(?:,?\s№\s?\S+)*,?)"
        r"\s(?=<office.dative>\b|қазақстан республикасы|парламент)"
        r"|^на №+\s?\S+\s(?=<office.dative>\b)"
    ).match(folded)
    if reference:
        return reference.end()
    rest = compiled(
        r"^(?:(?:депутаттық )?(?:сауал|хат)\p{L}*|(?:\p{L}+\s){0,4}жариялан(?:ды|ған)|"
        + _DAY
        + r"\p{L}*(?:\s\p{L}+){0,3}\s\p{L}+-)"
        r"\s(?=қазақстан|парламент|мәжіліс|сенат|құрылтай|премьер|<office.dative>\b)"
    ).match(folded)
    return rest.end() if rest else None


def find_left_rest(above: str, folded: str) -> int | None:
    """Where the right column begins in a row whose left half goes on from the left half of the row above.

    >>> find_left_rest("на №№ дз-161 от 15.10.2025,", "дз-164 от 16.10.2025 парламента")
    20
    >>> find_left_rest("2025 жылдың 18 маусымында жариялан-", "ды премьер-министрінің")
    2
    """
    if above.endswith("-"):
        return folded.find(" ") if " " in folded else None
    number = r"(?:№+\s?)?(?=[\p{L}/-]*\d)[\p{L}\d]+[-/][\p{L}\d/-]+"
    rest = compiled(
        rf"^(?:{number}(?:,?\s(?:және|и)\s{number})*+(?:\s(?:от\s)?{_DAY}(?:\s(?:года|год|г\b\.?))?)?,?"
        r"(?:\s(?:депутаттық\s)?(?:сауал|хат)\p{L}*)?|(?:депутаттық\s)?(?:сауал|хат)\p{L}*"
        rf"|от\s{_DAY}(?:\s?(?:года|год|г\b\.?))?|жарияланды)(?=\s\p{{L}})"
    ).match(folded)
    return rest.end() if rest else None


def join_folded(one: str, two: str) -> str:
    """Two rows as one text; a word broken at the end of the first is whole.

    >>> join_folded("18 маусымда жариялан-", "ды")
    '18 маусымда жарияланды'
    """
    return one[:-1] + two if one.endswith("-") and two[:1].islower() else f"{one} {two}"


def is_title(folded: str) -> bool:
    """«ДЕПУТАТСКИЙ ЗАПРОС», «Депутаттық сауал»: the title of the document on a line of its own."""
    return bool(compiled(r"^(?:<title.inquiry>|<title.answer>)\s?[.!:]?$").match(folded))


def is_inquiry_title(folded: str) -> bool:
    """Whether a title is that of an inquiry."""
    return bool(compiled(r"^<title.inquiry>\s?[.!:]?$").match(folded))


def is_salutation(folded: str) -> bool:
    """«Уважаемые депутаты!», «Құрметті Ерлан Сәкенұлы !»; not a sentence that opens with the same word.

    >>> is_salutation("құрметті депутаттар!"), is_salutation("уважаемые депутаты просят ответить.")
    (True, False)
    """
    return len(folded) < 160 and bool(
        compiled(r"^<salutation>\s(?:[^.:;?]|(?<=\b\p{L})\.)*[\p{L}.]\s?[!,]{1,3}$").match(folded)
    )


def opens_salutation(folded: str) -> bool:
    """The first word of a salutation, which may go over two lines."""
    return bool(compiled(r"^<salutation>\s").match(folded))


def is_regards(folded: str) -> bool:
    """«С уважением,», «Құрметпен,» at the start of the text."""
    return bool(compiled(r"^<regards>\s?(?:[,.:!]|$|\p{L}|«)").match(folded))


def is_executor(folded: str) -> bool:
    """«Исп.: …», «орынд: …», «Орындаушы …», or a Wingdings hand or telephone."""
    label = r"^(?:<executor>\s?[.:]|<executor>\s(?=\p{L}\.)|(?:исполнител[ьи]|орындаушы(?:лар)?)\s(?=\p{L}))"
    return (folded[:1] in executor_glyphs() and bool(folded)) or bool(compiled(label).match(folded))


@cache
def executor_glyphs() -> str:
    """The pictures that stand for «executor», «telephone», «e-mail»."""
    return str(_tables()["executor"]["glyphs"])


def is_contact(folded: str) -> bool:
    """A line of phones or e-mail below the signature: «тел.: 74-67-98», «74-67-54», «e-mail: …»."""
    number = r"\+?[\d(][\d()\s-]{4,17}"
    mail = r"[^\s@,;]{2,40}@[\w.-]+\.\w{2,}"
    if len(folded) < 70 and compiled(rf"^(?:.{{0,25}}\s)?{mail}$|^(?:веб-?)?сайт|^www").search(folded):
        return True
    listed = rf"(?:{number}|{mail})(?:[\s,;]*\(?(?:{number}|{mail}|<phone>[\s.:]*\d[\d-]*)\)?)*[\s.]*$"
    return bool(compiled(rf"^(?:<phone>\s?[.:]{{0,3}}\s?\+?[\d(]|<email>\s?:?\s?[^\s@]+@|{listed})").match(folded))


def is_attachment(folded: str) -> bool:
    """«Приложение: на 5 л.», «Қосымша: 4 парақта»."""
    return bool(compiled(r"^<attachment>\s?(?::|–|—|-\s|на \d|\d+ пара|в \d|\.|$)").match(folded))


def is_copy(folded: str) -> bool:
    """«Копия: …», «Көшірмесі: …»."""
    return bool(compiled(r"^<copy>\s?[:–—]").match(folded))


def ordinal(word: str) -> int:
    """The number of «во-первых», «екіншіден», «третье».

    >>> ordinal("в-третьих"), ordinal("екінші"), ordinal("оныншыдан")
    (3, 2, 10)
    """
    stems: dict[str, int] = _tables()["request"]["stems"]
    return next(number for stem, number in stems.items() if stem in word)


_NUMBER_SIGN = r"(?:№|n|no)\s?"


def is_reference(folded: str) -> bool:
    """«На № ДЗ-84 от 23 апреля 2020 года», «На №№ …», «2020 жылғы 23 сәуірдегі № ДС-84 …»: what is answered.

    Also with its author: «Сенат депутатының 2025 жылғы 5 мамырдағы № ДС-9 сауалына».

    Number and date of the letter itself are none: «2024 жылғы 4 маусым № 12-03/5571».

    >>> is_reference("к исх. № дз-8 от 17 августа 2026 года"), is_reference("2024 жылғы 4 маусым № 12-03/5571")
    (True, False)
    """
    dated = compiled(r"^(?:(?:сіздің|сізге)\s)?" + _DAY + r"[-\p{L}]{0,6}\s?,?\s?(?:№+\s?\S+|$)").match(folded)
    if dated:
        return bool(compiled(r"(?:ғы|гі)\s?,?\s?(?:№|$)|№+\s?д[зсқ]\b|\b(?:сауал|хат)").search(folded))
    return bool(
        compiled(
            r"^(?:(?:на|к)\s(?:(?:исх|вх|ваш\p{L}*|письм\p{L}+|депутатск\p{L}+|запрос\p{L}*)\b\.?:?\s)*(?:от\s[^№]{4,30})?№+\s?\S+"
            r"|№+\s?\p{L}{2}\s?-\s?\d+\s?(?:от|,|;|және|и)\s?.{4,80}\s(?:на|сауал\p{L}*|хат\p{L}*|запрос\p{L}*)\.?$"
            r"|(?:на|к)\s[^№]{0,60}\b(?:запрос|письм|обращени)\p{L}*\s[^№]{0,80}№+\s?\S+.{0,45}$"
            r"|[^№.]{3,80}\s№+\s?\S+\s(?:депутаттық\s)?(?:сауал|хат)\p{L}*(?:ға|ге|қа|ке|на|не)\.?$"
            r"|№*\s?д[зс]\s?-\s?\d+\b.{0,60}$"
            r"|№+\s?\p{L}{2}-\d+\S*\s(?:депутаттық\s)?(?:сауал|хат)\p{L}*)"
        ).match(folded)
    )


def opens_reference(folded: str) -> bool:
    """The first half of a reference over two rows: «2026 жылғы 5 ақпандағы», «На № ДС-77».

    >>> opens_reference("2026 жылғы 5 ақпандағы"), opens_reference("на № дс-77"), opens_reference("на № 1 от 2.3.2024")
    (True, True, False)
    """
    return bool(compiled(rf"^(?:{_DAY}(?<=[дт][ае]ғы|[дт][ае]гі)|на №+\s?\S+[^\s,;])$").match(folded))


def ends_reference(above: str, folded: str) -> bool:
    """Whether a row is the second half of such a reference: «№ ДС-77 сауалға», «от 5 февраля 2026 года»."""
    if above.startswith("на"):
        return bool(compiled(rf"^от\s{_DAY}(?:\s?(?:года|год|г\b\.?))?[,;]?$").match(folded))
    return bool(compiled(r"^№+\s?\p{L}{2}\s?-\s?\d+(?:\s(?:депутаттық\s)?(?:сауал|хат)\p{L}*)?$").match(folded))


def is_own_number(folded: str) -> bool:
    """Number and date of the letter itself: «№ 3-1-6/5571 от 20 мая 2024 года», «2024 жылғы 4 маусым № 12-03/5571».

    >>> is_own_number("№ 3-1-6/5571 от 20 мая 2024 года"), is_own_number("2024 жылғы 4 маусым № 12-03/5571")
    (True, True)
    """
    number = r"(?:исх\.?:?\s?)?№\s?[\p{L}\d][\w./-]*"
    day = _DAY + r"\s?(?:года|год|г\.|ж\.)?"
    return bool(
        compiled(rf"^(?:{number}\s?(?:от)?:?\s?{day}|{day}\s?{number})\.?$").match(folded)
    ) and not is_reference(folded)


def is_address(folded: str) -> bool:
    """Lines of a letterhead to fill in, and postal addresses: «№ _____», «010000, Астана қ., …»."""
    return bool(compiled(r"<letterhead.blanks>").search(folded))


def names_office(folded: str) -> bool:
    """Whether the text names an office, a body or a faction (as letterheads, addressees and signatures do)."""
    return bool(compiled(r"\b(?:<office.lead>|<letterhead>)|<office.tail>(?:\b|:)").search(folded))


def opens_office(folded: str) -> bool:
    """Whether the text begins with a word of office: «Депутаты фракции …», «Министр …», «Мәжіліс …»."""
    return bool(compiled(r"^(?:<office.lead>|«\w|\"\w)").match(folded))


def ends_office(folded: str) -> bool:
    """Whether a Kazakh line of office is complete: «… партиясының фракция депутаттары:»."""
    return bool(compiled(r"\b<office.tail>\s?[:,]?$").search(folded))


def opens_addressee(folded: str) -> bool:
    """An office in the dative: «Премьер-Министру Республики Казахстан»."""
    return bool(compiled(r"^<office.dative>\b").match(folded))


def names_body(folded: str) -> bool:
    """A chamber or body in the nominative, as an addressee: «Мажилис Парламента Республики Казахстан»."""
    return bool(compiled(r"^<office.body>\b").match(folded))


def opens_subject(folded: str) -> int | None:
    """The length of the preposition of a subject line: «О ремонте автодорог», «По вопросу …».

    >>> opens_subject("о ремонте автодорог"), opens_subject("оглашен")
    (2, None)
    """
    found = compiled(r"^\(?(?:об?|касательно|относительно|по вопрос(?:у|ам)|по поводу)\s(?=\p{L}{3})").match(folded)
    return found.end() if found and len(folded) < 250 and not folded.endswith((".", "!", ":")) else None


def opens_section(folded: str) -> bool:
    """«Касательно …», «По вопросу …»: the first words of a Russian heading."""
    marker = r"(?:\d{1,2}|[ivxіх]{1,4})[.)]\s?"
    return bool(compiled(rf"^(?:(?:{marker})?<section.lead>\b|{marker}об?\s\p{{L}})").match(folded))


def ends_section(folded: str) -> bool:
    """«… қатысты», «… мәселесі бойынша»: the last words of a Kazakh heading."""
    return bool(compiled(r"\b<section.tail>\s?[:.]?$").search(folded))


def connects(folded: str) -> bool:
    """«Сонымен бірге …», «Бұдан басқа …»: the first words tie a sentence to the one before; no heading begins so."""
    return bool(compiled(r"^<section.connective>\b").match(folded))


def opens_answer(folded: str) -> bool:
    """«Рассмотрев Ваш депутатский запрос …, сообщаю следующее.»: the first sentence of an answer."""
    return bool(compiled(r"(?:запрос|сауал)").search(folded)) and bool(compiled(r"\b<opening>").search(folded))


def is_asking_word(folded: str) -> bool:
    """«сұраймыз.», «ұсынамын.» and nothing else."""
    return bool(compiled(r"^<request.words>[.!]?$").match(folded))


ITEM_NUMBER = regex.compile(r"^(\d{1,2})(?:[.)](?:\s+(?=\S)|(?=[^\d\s]))|\s?[–—-]\s)")
"""«1.», «1)», «1 –» at the beginning of a list item."""
ITEM_LETTER = regex.compile(r"^([а-яәғқңөұүһі])\)\s?(?=\S)")
"""«а)», «ә)» at the beginning of an item of a nested list."""
ITEM_BULLET = regex.compile(r"^[•·●▪■◦⁃➢✓\uF0B7\uF0A7–—-]\s*(?=[\p{L}«\"\d])")
"""A bullet or a dash at the beginning of a list item."""


def marks_item(folded: str) -> bool:
    """Whether a row begins a list item: «1.», «1)», «1 –», a bullet, «Во-первых,», «біріншіден,»."""
    ordinal = compiled(r"^<request.ordinals>\s?[,.:–—-]")
    marked = ITEM_NUMBER.match(folded) or ITEM_BULLET.match(folded) or ITEM_LETTER.match(folded)
    return bool(marked or ordinal.match(folded))


def opens_proper(text: str) -> bool:
    """Whether the first word is a name or an abbreviation, which may stand inside a heading: «Министерства», «ВОЗ».

    >>> opens_proper("Республики Казахстан"), opens_proper("ВОЗ в части"), opens_proper("Единовременная выплата")
    (True, True, False)
    """
    first = text.split(" ", 1)[0]
    return first[:1] in '«"“' or (len(first) > 1 and first.isupper()) or bool(compiled(r"^<proper>").match(fold(first)))


def opens_sentence(folded: str) -> bool:
    """A word that begins a sentence of an answer rather than a line inside a heading."""
    return bool(compiled(r"^<openers>\b").match(folded))
