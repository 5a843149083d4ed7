"""Whether a clause tells of what is to come: the tense of its verbs, Russian and Kazakh."""

from __future__ import annotations

import regex

from saual.language import ru
from saual.language.calendar import listed, load_lexicon

_BREAK = regex.compile(r"[,;:]\s|\s[–—]\s|\s(?:а|но|ал|алайда)\s")
_QUOTED = regex.compile(r"«[^«»]*+»")
_WORD = regex.compile(r"\p{L}{3,}+")
_KAZAKH = regex.compile(r"[әғқңөұүһі]")
# Not «қарады», «жоспарлады», «азайды», which are past forms of stems in a vowel or й
_AORIST = regex.compile(
    r"(?:(?:[ыі][лрснз]|[лд][ае]н|[тн][ае]л)(?:ады|еді)|[лдтн][ае]й(?:ды|ді)"
    r"|^(?:өт|бол|шығ|бер|ал|бар|аш|сал|қос|көш|түс|кел|кір|біт|жүр)(?:ады|еді))$"
)
_TOLD = regex.compile(r"(?:ған|ген|қан|кен)(?:нан|нен|да|де|дай|дей|ымен|імен)?$")
# «игерілді», «жүргізді», «аяқталды»; adjectives end so too: «маңызды», «тиімді»
_PAST = regex.compile(
    r"(?:[ыі][лнр]|[ае]л|[лд][ае]н|[дт][ыі]р|[ғгқк][ыі]з)(?:ды|ді)$"
    r"|^(?:алды|берді|болды|кетті|шықты|өтті|жетті|түсті|келді|қойды|көшті|ашты|салды|бітті|қалды|құрады)$"
)
_STOP = regex.compile(r"(?<=\p{L}{3}|[)»%])[.!?]\s+(?=[\p{Lu}\d«])")
_REACH, _SENTENCE = 300, 1000
"""Signs around a date in which its clause is sought, and the end of its sentence: no search of a whole long line."""


def clause_around(line: str, start: int, end: int) -> tuple[str, str]:
    """The words before and behind a span of a line as far as its clause goes."""
    left, right = line[max(0, start - _REACH) : start], line[end : end + _REACH]
    before = [match.end() for match in _BREAK.finditer(left)]
    stop = max([*before[-1:], left.rfind(". ") + 2 if ". " in left else 0])
    after = _BREAK.search(right)
    dot = right.find(". ")
    ends = [at for at in (after.start() if after else -1, dot) if at >= 0]
    return left[stop:], right[: min(ends, default=len(right))]


def is_future(line: str, start: int, end: int) -> bool | None:
    """Whether the clause around a date tells of the future; None where no verb of it says.

    >>> line = "работы завершены в срок, монтаж продлится до конца ноября"
    >>> is_future(line, 43, 57), is_future("собрание прошло 5 мая", 16, 21), is_future("акт 5 мая", 4, 9)
    (True, False, None)
    """
    left, right = clause_around(line, start, end)
    cues = load_lexicon().cues
    left, right = _QUOTED.sub(" ", left), _QUOTED.sub(" ", right)
    clause = f"{left} {right}"
    if cues["future"].search(clause):
        return True
    kazakh = _KAZAKH.search(clause)
    told = _kazakh(right) if kazakh else _russian(clause)
    if kazakh and told is None and any(_PAST.search(word) for word in (_last_of(right), _last_word(line, end))):
        return False
    return False if told is None and cues["past"].search(clause) else told


def _last_word(line: str, end: int) -> str:
    """The last word of the sentence, which is its verb: «1 қазанға дейін 4,5 шақырымы … салынды»."""
    stop = _STOP.search(line, end, end + _SENTENCE)
    if stop is None and len(line) > end + _SENTENCE:
        return ""
    return _last_of(line[end : stop.start() if stop else len(line)])


def _last_of(words: str) -> str:
    return next(iter(words.rstrip(" .!?»)").rsplit(None, 1)[-1:]), "").lower()


def _russian(clause: str) -> bool | None:
    past = False
    for word in _WORD.findall(clause):
        reading = next(iter(ru.parse(word.lower())), None)
        if reading is None or not reading.is_known or reading.tag.POS not in ("VERB", "PRTS"):
            continue
        if reading.tag.tense == "futr":
            return True
        past = past or reading.tag.tense == "past"
    return False if past else None


def _kazakh(behind: str) -> bool | None:
    """The first verb behind the date: «14 мамырда жаттығу өтеді», «14 мамырда басталған жұмыс жүреді»."""
    for word in _WORD.findall(behind.lower()):
        if _TOLD.search(word):
            return None
        if _AORIST.search(word):
            return None if listed(word, "states") else True
    return None
