"""Mend the characters of a text: odd spaces, look-alikes, old Kazakh fonts, marks of emphasis."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

import regex

from saual.clean.text import Text, join

# Spaces, signs without width, and the signs that extractors put for a hyphen at a line's end.
_SPACE = "\t\x0b\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_NOTHING = "\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00\x01\x03-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_HYPHEN = "\x02\u2010\u2011\ufffe"
_ODD = re.compile(f"[{_SPACE}{_NOTHING}{_HYPHEN}]")
_ODD_SPACE = regex.compile(f"[{_SPACE}]")
_ODD_HYPHEN = regex.compile(f"[{_HYPHEN}]|\xad(?=\\n)")
_DROPPED = regex.compile(rf"(?<=\p{{L}})\xad\ +(?=\p{{Ll}})|[{_NOTHING}]")
_SPACES = regex.compile("  +")
_CLUSTER = regex.compile(r"\X")


def _emphasis(mark: str, run: str) -> regex.Pattern[str]:
    """Compile what a pair of marks looks like: outside no letter touches them, inside no space or open bracket does."""
    inner = rf"(?:[^{mark}\n]|\n(?![^\S\n]*\n))*+"
    opening = rf"(?<![\p{{L}}\p{{N}}\\{mark}])({run})(?=[^\s\p{{M}}{mark})\]»”,.;:!?])"
    closing = rf"(?<=[^\s(\[«“])(\1)(?![\p{{L}}\p{{N}}\p{{M}}{mark}])"
    return regex.compile(f"{opening}({inner}){closing}")


_EMPHASIS = (_emphasis("*", r"\*{1,3}+"), _emphasis("_", "_{1,3}+"), _emphasis("~", "~~"))
_HEADING = regex.compile(r"(?m)^ ?(?:#{1,6} +)++(?=\S)")

_FOREIGN = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0259\u0275\u0370-\u03ff"
_CYRILLIC = r"\u0400-\u052f"
_FOREIGN_RUN = re.compile(f"[{_FOREIGN}]+")
_CYRILLIC_SIGN = re.compile(f"[{_CYRILLIC}]")
_MIXED = regex.compile(
    rf"(?<![{_FOREIGN}{_CYRILLIC}])(?:[{_FOREIGN}]++[{_CYRILLIC}]|[{_CYRILLIC}]++[{_FOREIGN}])[{_FOREIGN}{_CYRILLIC}]*+"
)
_ADDRESS = regex.compile(r"[\p{L}\p{N}._+-]++@[\p{L}\p{N}.-]++|(?:https?://|www\.)[^\s«»()]++")
_ROMAN = regex.compile(r"[IVXL]*[IV][IVXL]*")
_LONE_E = regex.compile(r"(?<![\p{L}\p{N}-])[еЕ](?=-[A-Za-z]{2})")
_LONE = regex.compile(
    r"""(?<![^\s(«“"])(?<![A-Za-z]\s)[acoy](?=\s+[«“"(№]?[\p{Cyrillic}\p{N}])
      | (?:(?<![^\n])|(?<=[.!?…:;]\s|[«(“]))[ABCKOY](?=\s+[«“"(№]?[\p{Cyrillic}\p{N}])""",
    regex.VERBOSE,
)
_INITIALS = regex.compile(
    r"""(?!(?<![^\n])[IX]\.\s\p{Lu}\p{L}+\s\p{L}{2})  # «I. Обеспечение жильем»: a point, as a name would end its line
        (?<![\p{L}\p{N}])[ABCEHIKMOPTXY](?=\.\s?(?:\p{Lu}\.\s?)?[\p{Lu}&&\p{Cyrillic}]\p{Cyrillic})
      | (?<=[\p{Lu}&&\p{Cyrillic}]\p{Cyrillic}{1,40}\s)\p{Lu}\.\s?\p{Lu}(?=\.)""",
    regex.VERBOSE | regex.VERSION1,
)


_NEVER_SLAVIC = re.compile(f"[{_CYRILLIC}][±‰‡µ¤¦][{_CYRILLIC}]|[бвгджзйклмнпрстфхцчшщБВГДЖЗЙКЛМНПРСТФХЦЧШЩ][їЇ]")
_ROUNDS = 8


class Glyphs(NamedTuple):
    """The tables of `data/glyphs.toml`."""

    cyrillic: dict[str, str]
    latin: dict[str, str]
    abbreviations: regex.Pattern[str]
    endings: tuple[str, ...]
    fonts: tuple[Mapping[str, str], ...]
    old_letters: re.Pattern[str]
    old_word: regex.Pattern[str]
    stems: tuple[str, ...]


@cache
def load_glyphs() -> Glyphs:
    """Read the tables, once."""
    with resources.files("saual").joinpath("data/glyphs.toml").open("rb") as file:
        data = tomllib.load(file)
    latin: dict[str, str] = data["latin"]
    typed = "|".join("".join(latin.get(sign, sign) for sign in word) for word in data["words"]["abbreviations"])
    fonts = tuple(font["letters"] for font in data["fonts"])
    old = "".join(sorted({sign for font in fonts for sign in font}))
    return Glyphs(
        cyrillic=data["cyrillic"],
        latin=latin,
        abbreviations=regex.compile(rf"(?<![\p{{L}}\p{{N}}-])(?:{typed})(?=\s+[«“\"]?\p{{Cyrillic}}{{2}})"),
        endings=tuple(data["words"]["endings"]),
        fonts=fonts,
        old_letters=re.compile(f"[{old}]"),
        old_word=regex.compile(rf"(?<![{_CYRILLIC}i{old}])(?=[i{old}]*[{_CYRILLIC}])[{_CYRILLIC}i{old}]*+"),
        stems=tuple(data["old"]["stems"]),
    )


def mend(text: Text) -> Text:
    """Mend everything this module knows of. What is mended once stays as it is.

    >>> from saual.clean.text import source
    >>> mend(source("мемлекеттiк  *орган* Ќазаќстан")).value
    'мемлекеттік орган Қазақстан'
    """
    for cleaner in CLEANERS:
        text = cleaner(text)
    return text


def mend_odd_signs(text: Text) -> Text:
    r"""Make spaces of any width plain, drop what has no width, resolve soft hyphens, drop control characters.

    A soft hyphen at a line's end becomes a plain one, for whoever joins the lines.

    >>> from saual.clean.text import source
    >>> mend_odd_signs(source("мекте\u00adбі, мек\u00ad теп, 1\u202f200")).value
    'мектебі, мектеп, 1 200'
    """
    if not _ODD.search(text.value):
        return text
    return text.sub(_ODD_SPACE, " ").sub(_ODD_HYPHEN, "-").sub(_DROPPED, "")


def compose(text: Text) -> Text:
    """Compose letters and their marks (NFC)."""
    if unicodedata.is_normalized("NFC", text.value):
        return text
    return text.sub(_CLUSTER, lambda match: unicodedata.normalize("NFC", match[0]))


def strip_emphasis(text: Text) -> Text:
    """Remove the marks of Markdown emphasis and headings; a footnote's asterisk and a blank to fill in stay.

    >>> from saual.clean.text import source
    >>> strip_emphasis(source("школ (*для 5 учеников*), 5 * 3, № _____, сумма*")).value
    'школ (для 5 учеников), 5 * 3, № _____, сумма*'
    """
    if "#" in text.value:
        text = text.sub(_HEADING, "")
    for mark, pattern in zip("*_~", _EMPHASIS, strict=True):
        while mark in text.value:
            marks = [
                span
                for match in pattern.finditer(text.value)
                if any(sign.isalnum() for sign in match[2])
                for span in (match.span(1), match.span(3))
            ]
            if not marks:
                break
            text = _cut(text, marks)
    return text


def _cut(text: Text, spans: list[tuple[int, int]]) -> Text:
    """Cut spans out; what remains keeps its origins."""
    edges = [0, *(edge for span in spans for edge in span), len(text.value)]
    return join(text.slice(start, end) for start, end in list(pairwise(edges))[::2])


def mend_old_font(text: Text) -> Text:
    """Put Kazakh letters for those an old font had in their places, if some word proves the font.

    >>> from saual.clean.text import source
    >>> mend_old_font(source("Ќазаќстан Республикасыныѕ Їкіметі, жјне тўлєалар")).value
    'Қазақстан Республикасының Үкіметі, және тұлғалар'
    >>> mend_old_font(source("Україна, Київ, Љубљана")).value
    'Україна, Київ, Љубљана'
    """
    glyphs = load_glyphs()
    if not glyphs.old_letters.search(text.value):
        return text
    while font := _find_font(glyphs.old_word.findall(text.value), glyphs):
        redrawn = text.sub(glyphs.old_word, partial(_redraw, font=font, glyphs=glyphs))
        text = mend_look_alikes(compose(redrawn))  # words may have grown together: б‰кiл
    return text


def _find_font(words: list[str], glyphs: Glyphs) -> Mapping[str, str] | None:
    """The font that most words prove, or None."""
    best, most = None, 0
    damaged = [word for word in words if glyphs.old_letters.search(word)]
    for font in glyphs.fonts:
        proofs = sum(_proves_font(word, font, glyphs) for word in damaged)
        if proofs > most:
            best, most = font, proofs
    return best


def _proves_font(word: str, font: Mapping[str, str], glyphs: Glyphs) -> bool:
    """Whether a word can only be Kazakh in this font: no Slavic language has such letters together."""
    if len(word) < 2 or not _fits_font(word, font, glyphs):
        return False
    if "".join(map(font.get, word, word)).lower().startswith(glyphs.stems) or _NEVER_SLAVIC.search(word):
        return True
    signs = set(word.lower())
    if "ќ" in signs or not signs.isdisjoint("ыэъқғңөұүһә"):  # Belarusian and Uzbek have ў beside some of them
        return not font.keys() & set(word) <= {"Ў", "ў"}
    return not signs.isdisjoint("ѓѕљњћј") and not signs.isdisjoint("іiйщьюяё")  # which Serbian has not


def _fits_font(word: str, font: Mapping[str, str], glyphs: Glyphs) -> bool:
    return font.keys() >= set(glyphs.old_letters.findall(word))


def _redraw(match: regex.Match[str], font: Mapping[str, str], glyphs: Glyphs) -> str:
    word: str = match[0]
    return "".join(map(font.get, word, word)) if _fits_font(word, font, glyphs) else word


def mend_look_alikes(text: Text) -> Text:
    """Give each word one script: Cyrillic letters in Latin words and addresses, Latin ones in Cyrillic words.

    A word whose letters all look alike in both scripts follows its majority and in doubt is Cyrillic. Roman numerals
    are Latin once they are mixed; what is of one script stays.

    >>> from saual.clean.text import source
    >>> mend_look_alikes(source("cогласовано c ТOО, «АМАNАТ», ХI ғасыр, е-mail: оtdеl@gоv.kz, A. Нұрлан")).value
    'согласовано с ТОО, «AMANAT», XI ғасыр, e-mail: otdel@gov.kz, А. Нұрлан'
    """
    for _ in range(_ROUNDS):  # a word that is mended may decide the one beside it
        mended = _mend_once(text)
        if mended.value == text.value:
            break
        text = mended
    return text


def _mend_once(text: Text) -> Text:
    found = _find_foreign(text.value)
    if not found:
        return text
    glyphs = load_glyphs()
    if "address" in found:
        text = text.sub(_ADDRESS, _settle_address)
    if "mixed" in found:
        text = text.sub(_MIXED, lambda match: _settle_word(match[0], glyphs))
    if "compound" in found:
        text = text.sub(_LONE_E, lambda match: glyphs.latin[match[0]])
    if "lone" in found:
        text = text.sub(_LONE, _to_twins).sub(_INITIALS, _to_twins)
    return compose(text.sub(glyphs.abbreviations, _to_twins))


def _find_foreign(value: str) -> set[str]:
    """Say cheaply what there is to look at: most letters have a few Latin names and nothing else."""
    runs = [match.span() for match in _FOREIGN_RUN.finditer(value)]
    found = {"latin"} if runs else set()
    for start, end in runs:
        before, after = value[start - 1 : start], value[end : end + 1]
        if "\u0400" <= before <= "\u052f" or "\u0400" <= after <= "\u052f":
            found.add("mixed")
        if before == "-" and value[start - 2 : start - 1] in ("е", "Е"):
            found.add("compound")
        if end - start == 1:
            found.add("lone")
    if "@" in value or "://" in value or "www." in value:
        links = [word for word in value.split() if "@" in word or "://" in word or "www." in word]
        if any(_CYRILLIC_SIGN.search(word) for word in links):
            found.add("address")
    return found


def _to_twins(match: regex.Match[str]) -> str:
    """Cyrillic letters for their Latin look-alikes."""
    return "".join(map(load_glyphs().cyrillic.get, match[0], match[0]))


def _settle_address(match: regex.Match[str]) -> str:
    """All Latin, if it can be."""
    typed: str = match[0]
    address = "".join(map(load_glyphs().latin.get, typed, typed))
    return typed if _CYRILLIC_SIGN.search(address) or not _FOREIGN_RUN.search(typed) else address


def _settle_word(word: str, glyphs: Glyphs) -> str:
    """Decide the script of a word in which both occur."""
    cyrillic = {sign for sign in word if "\u0400" <= sign <= "\u052f"}
    foreign = set(word) - cyrillic
    only_cyrillic, only_foreign = cyrillic - glyphs.latin.keys(), foreign - glyphs.cyrillic.keys()
    if only_cyrillic:
        return word if only_foreign else _to_cyrillic(word, glyphs)
    latin = "".join(glyphs.latin.get(sign, sign) for sign in word)
    if only_foreign:
        return word if _is_inflected(word, glyphs) else latin
    if _ROMAN.fullmatch(latin):
        return latin
    foreign_letters = sum(sign in foreign for sign in word)
    return latin if foreign_letters * 4 > len(word) * 3 else _to_cyrillic(word, glyphs)


def _is_inflected(word: str, glyphs: Glyphs) -> bool:
    """Whether a Latin name has a Cyrillic ending: Netflixке."""
    stem = word.rstrip("".join(glyphs.latin))
    return word[len(stem) :] in glyphs.endings and not _CYRILLIC_SIGN.search(stem)


def _to_cyrillic(word: str, glyphs: Glyphs) -> str:
    """Change the script. A Latin Y is Ү in a Kazakh word of front vowels, save at its end (БЕРУ)."""
    table = glyphs.cyrillic
    new = "".join(table.get(sign, sign) for sign in word)
    if "Y" in word[:-1] and not set("ІӘӨҮҢ").isdisjoint(new.upper()) and set("АОҰЫҚҒ").isdisjoint(new.upper()):
        new = "".join("Ү" if sign == "Y" else made for sign, made in zip(word[:-1], new, strict=False)) + new[-1]
    return new


def squeeze_spaces(text: Text) -> Text:
    """Make one space of several."""
    return text.sub(_SPACES, " ") if "  " in text.value else text


CLEANERS: tuple[Callable[[Text], Text], ...] = (
    mend_odd_signs,
    compose,
    squeeze_spaces,
    strip_emphasis,
    mend_look_alikes,
    mend_old_font,
)
"""What `mend` does, in this order."""
