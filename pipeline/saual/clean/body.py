"""The body's rows into paragraphs: a list of named rules in order, the first that answers decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.paragraph import Paragraph, Role, Setting, write
from saual.clean.rows import Measure, Row, goes_on, would_fit
from saual.clean.tables import BAR, find_tables, write_table
from saual.clean.widths import printed_width
from saual.language.detect import detect_language
from saual.language.sentences import ends_sentence, ends_shortened, opens_lower, opens_upper
from saual.read.document import Span


class Answer(Enum):
    """What a rule says of the boundary between two rows."""

    JOIN = "join"
    BREAK = "break"


class Boundary(NamedTuple):
    """Two neighbouring rows, the rows of the paragraph that the upper one ends, and some rows below the lower one."""

    one: Row
    two: Row
    above: Sequence[Row]
    measure: Measure
    after: Sequence[Row] = ()


APART = 0.3
"""White above a row, in lines beyond the usual, that sets it apart: 6 points are 0.35 of a line, and rows of one
paragraph differ by less than 0.1."""

_OPEN_END = regex.compile(r"(?:[,(«–—-]|\b(?:и|или|в|на|с|по|от|до|за|о|об|для|при|№|и/или|мен|және|пен|бен))$")


_COUNTED = regex.compile(r"\d{1,3}\s[–—-]\s")
_OPEN_BRACKET = regex.compile(r"\([^()]{0,40}$")


def table_row(b: Boundary) -> Answer | None:
    """«Область | Площадь, га» / «Абай | 9 850»: rows whose cells are parted already."""
    return Answer.BREAK if BAR in b.one.text or BAR in b.two.text else None


def list_item(b: Boundary) -> Answer | None:
    """«…следующее:» / «1. Провести …». A dash in mid-sentence («252 343» / «– в школах») is no bullet."""
    if not cues.marks_item(b.two.folded):
        return None
    if _OPEN_BRACKET.search(b.one.text) and cues.ITEM_BULLET.match(b.two.folded):
        return Answer.JOIN  # «… (далее» / «– Корпорация) …»
    number = cues.ITEM_NUMBER.match(b.two.folded)
    if number and (number[1] == "1" or _continues_numbering(b, int(number[1]))) and not _OPEN_END.search(b.one.folded):
        return Answer.BREAK
    if _COUNTED.match(b.two.folded):
        return None  # «54 пункта временного содержания:» / «21 – в Абайской, 17 – в …»
    if ends_sentence(b.one.text) or (b.two.left > b.one.left + 1.5 and b.measure.indents):
        return Answer.BREAK
    early = b.measure.width is not None and b.one.right < 0.7 * b.measure.width
    if early and cues.ITEM_BULLET.match(b.two.folded) and would_fit(b.one, b.two, b.measure, len(b.above) == 1):
        return Answer.BREAK
    if b.one.text.endswith(",") and cues.ITEM_BULLET.match(b.above[0].folded) and cues.ITEM_BULLET.match(b.two.folded):
        return Answer.BREAK
    return None


def _continues_numbering(b: Boundary, number: int) -> bool:
    before = cues.ITEM_NUMBER.match(b.above[0].folded)
    return bool(before) and int(before[1]) + 1 == number if before else False


def salutation(b: Boundary) -> Answer | None:
    """A salutation repeated before the closing stands alone."""
    if cues.is_salutation(b.two.folded) or (cues.is_salutation(b.one.folded) and len(b.above) == 1):
        return Answer.BREAK
    return None


def section(b: Boundary) -> Answer | None:
    """«Касательно …» at the beginning of a row, after a sentence or a row that ended early."""
    if not cues.opens_section(b.two.folded) or not opens_upper(b.two.text.lstrip("0123456789.) ")):
        return None
    if ends_sentence(b.one.text) or would_fit(b.one, b.two, b.measure) or b.two.gap > APART:
        return Answer.BREAK
    return None


def broken_word(b: Boundary) -> Answer | None:
    """«интернет-» / «платформе»; «Правилами содержания1» / «, что …»."""
    if b.one.text.endswith("-") and not opens_upper(b.two.text):
        return Answer.JOIN
    return Answer.JOIN if b.two.text[0] in ",.;:)" else None


_BOLDER = 1.08
"""How much wider bold headings run than plain ones: 1.07 and 1.08 for two of them in Liberation Serif."""


_NARROW = 42
"""Signs of a row too wide for a narrow heading: 35 (Government resolution 703 of 2018, p. 26) and a word more."""


def _had_room(b: Boundary) -> bool:
    """Whether the row below would have begun on the row above even if that is bold and indented."""
    needed = b.one.right + 0.5 + printed_width(b.two.text.split(" ", 1)[0])
    return b.measure.width is not None and _BOLDER * needed + b.measure.unseen < b.measure.width


def _runs_on(b: Boundary) -> bool:
    """Whether a sentence goes on over the rows below: it would be a long heading."""
    rows = (b.two, *b.after[:3])
    return len(rows) == 4 and all(goes_on(one, two) for one, two in pairwise(rows))


def _is_clause(b: Boundary) -> bool:
    """Whether a row that opens like a heading begins a sentence: «Что касается цен на» / «уголь, то они выросли»."""
    folded = " ".join(row.folded for row in (*b.above, b.two, *b.after))
    clause = cues.compiled(r"<section.clause>\b").search(folded)
    return clause is not None and not _STOP.search(folded, 0, clause.start())


def _closes_kazakh(b: Boundary) -> bool:
    """«… кестесі жөнінде»: the last row of a Kazakh heading, which never opens with «Сонымен бірге»."""
    return cues.ends_section(b.one.folded) and not cues.connects(b.above[0].folded)


_STOP = regex.compile(r"(?<=\p{L}{3}|[)»%])[.!?](?=\s)")
_RUN_IN = regex.compile(r":(?:\s|$)")
_JOINS = regex.compile(r"(?:и|или|либо|а также|в том числе|және|мен|бен|пен|немесе|сондай-ақ)\b")
"""A heading goes on so, its body does not begin so."""


def below_heading(b: Boundary) -> Answer | None:
    """A heading's last line ends early and the body is set apart, even by a small letter.

    «… кестесі жөнінде» / «кестеде …»
    """
    opened = cues.opens_section(b.above[0].folded) and not _is_clause(b)
    if not (opened or _closes_kazakh(b)) or ends_sentence(b.one.text):
        return None
    if _RUN_IN.search(b.one.text) or _RUN_IN.search(b.two.text) or _JOINS.match(b.two.folded):
        return None
    if opened and all(row.bold for row in b.above) and not b.two.bold and b.two.lead <= b.two.start:
        return Answer.BREAK
    if b.one.right > 0.85 * (b.measure.width or 0) or not would_fit(b.one, b.two, b.measure):
        return None
    if b.measure.indents:
        return Answer.BREAK if b.two.gap > APART or 1.9 <= b.two.left > b.above[-1].left - 1 else None
    wide = opened and len(b.one.text) > _NARROW and not opens_lower(b.two.text)
    if _had_room(b) and (b.two.gap > APART or wide):
        return Answer.BREAK
    return Answer.BREAK if (opened or cues.marks_item(b.above[0].folded)) and _runs_on(b) else None


def asking_word(b: Boundary) -> Answer | None:
    """A Kazakh list ends with the word that asks, on a line of its own: «… мәселесін шешуді» / «сұраймыз.»."""
    if not cues.marks_item(b.above[0].folded) or not cues.is_asking_word(b.two.folded):
        return None
    return Answer.BREAK if would_fit(b.one, b.two, b.measure, len(b.above) == 1) else None


def mid_sentence(b: Boundary) -> Answer | None:
    """No stop above, a small letter below; «386 тыс.» / «тенге», and «2) провести конкурс;» / «его призы – …»."""
    if not opens_lower(b.two.text) or cues.marks_item(b.two.folded):
        return None
    inside = b.one.text.endswith(";") and _NUMBERED.match(b.above[0].text) and b.two.gap <= APART
    return Answer.JOIN if inside or ends_shortened(b.one.text) or not ends_sentence(b.one.text) else None


def broken_name(b: Boundary) -> Answer | None:
    """«Қазақстан Республикасының» / «Ұлттық Банкі», «Кодекса» / «Республики» / «Казахстан»: a capital amid a name."""
    if _LEGAL_END.search(b.one.text) and b.two.text[0] in '«“„"' and not b.one.text.isupper():
        return Answer.JOIN
    if ends_sentence(b.one.text) or b.one.text.isupper() or not opens_upper(b.two.text):
        return None
    of_republic = b.two.folded.startswith("республики казахстан")
    of_republic = of_republic or (b.one.folded.endswith("республики") and b.two.folded.startswith("казахстан"))
    of_act = bool(_NUMBER_KK.search(b.one.text)) and b.two.folded.startswith("қазақстан республикасы")
    return Answer.JOIN if of_republic or of_act or _GENITIVE_KK.search(b.one.text) else None


def told_in_row(b: Boundary) -> Answer | None:
    """«… 418 көлік өтті:» / ««Нұрлы жол» – 231, «Бақты» – 98, …»: figures told in one row go on with the sentence."""
    if not b.one.text.endswith(":") or b.two.gap > APART or (b.measure.indents and b.two.left >= 1.9):
        return None
    far = b.measure.width is None or b.one.right > 0.75 * b.measure.width
    return Answer.JOIN if far and len(_TOLD.findall(b.two.text)) > 1 and not cues.marks_item(b.two.folded) else None


_NUMBERED = regex.compile(r"\d{1,2}[.)]\s")
_TOLD = regex.compile(r"\p{L}[»)]?\s[–—-]\s\d")


_LEGAL_END = regex.compile(r"\s(?:НАО|АОО|АО|ТОО|ОЮЛ|РГКП|РГП|РГУ|КГУ|КГП|ГКП|ГККП|ГУ|ОФ|ОО|ИП|НК)$")
"""«По данным ТОО» / «Снег»: a legal form stands before its name."""
_NUMBER_KK = regex.compile(r"(?<=.{30})(?:ғы|гі)\s№\s?\S+$")
"""«… туралы» 2004 жылғы 9 шілдедегі № 59» / «Қазақстан Республикасы Заңының»: an act whose name follows its number."""
_GENITIVE_KK = regex.compile(r"(?<=\p{Ll}{3})(?:[ндт][ыі]ң)$")


def letters(b: Boundary) -> Answer | None:
    """A heading set bold, or in another size than its neighbour."""
    if (
        b.one.bold != b.two.bold
        and (all(r.bold for r in b.above) or b.two.bold)
        and (would_fit(b.one, b.two, b.measure) or ends_sentence(b.one.text) or b.two.left > 2)
    ):
        return Answer.BREAK
    if b.two.lead > b.two.start and not b.two.bold and ends_sentence(b.one.text):
        return Answer.BREAK  # «**Базовая ставка.** Решением …»
    return Answer.BREAK if abs(b.one.size - b.two.size) > 0.12 else None


def indent(b: Boundary) -> Answer | None:
    """A first-line indent, where the letter uses them; the hanging lines of a list item are indented too."""
    if not b.measure.indents or b.two.left < 1.9 or b.two.left > 24:
        return None
    if b.two.left > b.one.left + 1.5:
        item = cues.marks_item(b.above[0].folded)
        hanging = item and not ends_sentence(b.one.text) and not would_fit(b.one, b.two, b.measure)
        return None if hanging else Answer.BREAK
    own_row = len(b.above) == 1 and abs(b.one.left - b.two.left) < 1.5 and not cues.marks_item(b.one.folded)
    return Answer.BREAK if own_row else None


def heading_ahead(b: Boundary) -> Answer | None:
    """A full sentence, a line or two without a stop, then a capital: «… хабарлаймын.» / «Жолға қатысты» / «2023 …»."""
    if not ends_sentence(b.one.text) or b.one.text.endswith((":", ";")) or not opens_upper(b.two.text):
        return None
    if b.two.text.endswith(":") and b.after and cues.marks_item(b.after[0].folded):
        return Answer.BREAK  # «… ұсынамыз:» above its list
    rows = [b.two, *b.after]
    for last, below in pairwise(rows[:4]):
        if ends_sentence(last.text) or _OPEN_END.search(last.folded):
            return None
        if opens_lower(below.text):
            continue
        short = would_fit(last, below, b.measure, last is b.two) and last.right < 0.8 * (b.measure.width or 80)
        return Answer.BREAK if short or cues.ends_section(last.folded) else None
    return None


_SENTENCE_INSIDE = regex.compile(r"\p{L}{2}[.!?]\s\p{L}")


def kazakh_heading(b: Boundary) -> Answer | None:
    """«… жөндеу мәселесі бойынша» / «Министрлік …»: a heading that ends with its postposition."""
    if len(b.above) > 6 or opens_lower(b.two.text) or not _closes_kazakh(b):
        return None
    whole = " ".join(row.folded for row in b.above)
    begins = cues.opens_sentence(b.two.folded) or would_fit(b.one, b.two, b.measure) or b.two.gap > APART
    begins = begins or (opens_upper(b.two.text) and not cues.opens_proper(b.two.text))
    return Answer.BREAK if begins and not _SENTENCE_INSIDE.search(whole) else None


def russian_heading(b: Boundary) -> Answer | None:
    """«Касательно выполнения рекомендаций» / «Для принятия …»: a sentence opens under a heading without a stop."""
    if len(b.above) > 7 or not cues.opens_section(b.above[0].folded) or ends_sentence(b.one.text) or _is_clause(b):
        return None
    if (
        opens_lower(b.two.text)
        or _OPEN_END.search(b.one.folded)
        or any(_BODY_BEGUN.search(row.text) for row in b.above)
    ):
        return None
    indented = b.measure.indents and b.two.left >= 1.9 and abs(b.two.left - b.above[0].left) < 1.5
    begins = indented or cues.opens_sentence(b.two.folded) or would_fit(b.one, b.two, b.measure)
    return Answer.BREAK if begins or (opens_upper(b.two.text) and not cues.opens_proper(b.two.text)) else None


_BODY_BEGUN = regex.compile(r":\s\p{Ll}")
"""«Касательно скота: за 2025 год» / «Комитетом полиции учтено …»: the body has begun."""
_ROMAN = regex.compile(r"^[ivxі]{1,4}[.)]\s\p{L}")


def roman_heading(b: Boundary) -> Answer | None:
    """«III. Меры поддержки» / «В 2026 году …»: a row numbered so is a heading where it ends early or stands centred."""
    if len(b.above) > 1 or not _ROMAN.match(b.one.folded) or ends_sentence(b.one.text) or opens_lower(b.two.text):
        return None
    return Answer.BREAK if b.one.left > 10 or would_fit(b.one, b.two, b.measure) else None


_LONG = 75
"""Columns of a row that is hardly short, where no other row tells how wide they are."""


def _is_last_word(text: str) -> bool:
    """«Агентства.» below «… остается на контроле»: no paragraph of its own, whatever the widths say."""
    return text.endswith(".") and " " not in text and len(text) > 4


def other_language(b: Boundary) -> Answer | None:
    """«… не более 12 детей на вожатого.» / «Балалардың қауіпсіздігі – ортақ міндет. …»: a sentence in the other one."""
    closed = ends_sentence(b.one.text) and not b.one.text.endswith((":", ";")) and not ends_shortened(b.one.text)
    if not closed or not opens_upper(b.two.text):
        return None
    one, two = (detect_language(" ".join(row.text for row in rows)) for rows in (b.above[-3:], [b.two, *b.after[:1]]))
    return Answer.BREAK if one and two and one != two else None


def short_line(b: Boundary) -> Answer | None:
    """The next word would have fitted: the line was ended on purpose."""
    if not would_fit(b.one, b.two, b.measure, len(b.above) == 1):
        return None
    if _is_last_word(b.two.text) and not ends_sentence(b.one.text):
        return Answer.JOIN
    if b.measure.width is None:
        if (
            b.one.right > _LONG
            and b.two.gap <= 0
            and not ends_sentence(b.one.text)
            and not cues.opens_section(b.one.folded)
        ):
            return None  # «… залило зал с картинами» / «XIX века.»: no white, and no one ends a paragraph so
        return Answer.BREAK if ends_sentence(b.one.text) or (b.two.gap >= 0 and b.two.first is False) else None
    if ends_sentence(b.one.text):
        return Answer.BREAK
    if _OPEN_END.search(b.one.folded):
        return Answer.JOIN
    if cues.ITEM_BULLET.match(b.two.folded):
        return None  # «… қосылған құн салығы» / «– 2,61 трлн»: a list is announced, or its line ends early
    if opens_upper(b.two.text) or cues.marks_item(b.two.folded):
        return Answer.BREAK
    return Answer.BREAK if b.one.right < 0.75 * b.measure.width and not opens_lower(b.two.text) else None


def white_space(b: Boundary) -> Answer | None:
    """Empty space after a full sentence."""
    return Answer.BREAK if b.two.gap > APART and ends_sentence(b.one.text) else None


RULES: tuple[Callable[[Boundary], Answer | None], ...] = (
    table_row, list_item, salutation, section, broken_word, below_heading, asking_word, mid_sentence, broken_name,
    told_in_row, letters, indent, heading_ahead, kazakh_heading, russian_heading, roman_heading, other_language,
    short_line, white_space,
)  # fmt: skip
"""In the order in which they are asked; a boundary that none decides is joined."""


def decide(boundary: Boundary) -> tuple[Answer, str]:
    """The answer for a boundary and the name of the rule that gave it."""
    for rule in RULES:
        answer = rule(boundary)
        if answer is not None:
            return answer, rule.__name__
    return Answer.JOIN, "default"


def group_rows(rows: Sequence[Row], measure: Measure) -> Iterator[list[Row]]:
    """Rows of one paragraph each."""
    if measure.whole:
        yield from ([row] for row in rows)
        return
    group: list[Row] = []
    for i, row in enumerate(rows):
        ended = row.joint == "paragraph" and not (group and _is_torn(group, row))
        if group and (ended or _breaks(group, row, measure, rows[i + 1 : i + 5])):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


_LONG = 120
"""Signs of a row that is no heading and no item of a list: two printed lines."""


def _is_torn(group: Sequence[Row], row: Row) -> bool:
    """Whether a page's end tore a paragraph in two: «… уровня обеспеченности школ» / «и педагогов учебниками. …»."""
    one = group[-1]
    if ends_sentence(one.text) or not opens_lower(row.text) or len(one.text) < _LONG or one.bold != row.bold:
        return False
    return not (cues.opens_section(group[0].folded) or cues.ends_section(one.folded) or cues.marks_item(row.folded))


def _breaks(group: Sequence[Row], row: Row, measure: Measure, after: Sequence[Row]) -> bool:
    return decide(Boundary(group[-1], row, group, measure, after))[0] is Answer.BREAK


def write_body(setting: Setting, rows: Sequence[Row], measure: Measure) -> Iterator[Paragraph]:
    """Paragraphs, list items and table rows of the body."""
    tables = find_tables(rows)
    barred = measure.whole or any(BAR in one.text and BAR in two.text for one, two in pairwise(rows))
    at = 0
    for table in [*tables, Span(len(rows), len(rows))]:
        for group in group_rows(rows[at : table.start], measure):
            role: Role = "list_item" if cues.marks_item(group[0].folded) else "body"
            if barred and BAR in group[0].text:
                role = "table"
            yield write(setting, [Span(row.start, row.end) for row in group], role, group, measure.width)
        yield from write_table(setting, rows[table.start : table.end])
        at = table.end
