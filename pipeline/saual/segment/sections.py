"""Sections of an answer: where headings are decided («Касательно …»), where bodies end, and the closing.

Each rule looks at one paragraph and answers with the span of a heading or None; the first that answers decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

import regex

from saual import cues
from saual.language.persons import find_persons
from saual.language.sentences import ends_sentence, opens_upper, split_sentences
from saual.read.document import Span
from saual.segment.anatomy import Block, Part, Section
from saual.segment.header import body_of, plain

_MARKER = regex.compile(r"^(?:([IVX]{1,4}|\d{1,2})[.)](?:\d{1,2}[.)]?)?\s?|(\d{1,2})\s[–—-]\s)(?=\p{L}|«)")
_STOPPED = regex.compile(r"[.!?;…,]\W*$")
_VERB = regex.compile(
    r"\b\p{L}+(?:ется|ются|ется|ится|атся|ятся|лся|лась|лось|лись|ует|уют|ает|ают|яет|яют|еет|еют|или|али|ены|ена|ено|аны|ана|ано|яты|ята)\b"
    r"|\b(?:будет|будут|составит|составят|имеет|имеют)\b|\b\p{L}{4,}(?:[иы]л|[иы]ло|[иы]л[аи]сь)\b|\b\p{L}{4,}(?:жден|влен|лен|чен|щен|шен|рен|нен|дан|ван|тан|лан)\b"
    r"|\p{L}+(?:лды|лді|ады|еді|йды|йді|уда|уде|ған|ген|қан|кен|ілген|ылған)\W*$"
)
_LONG = 700


class Heading(NamedTuple):
    """A heading found in a block: its span and marker inside the block, where the body begins, and the rule."""

    start: int
    end: int
    body: int
    marker: str | None
    by: str


class Candidate(NamedTuple):
    """A paragraph that may be a heading, and the one after it."""

    text: str
    folded: str
    offset: int
    marker: str | None
    block: Block
    after: Block | None


def _says(folded: str) -> bool:
    """Whether there is a verb; «централи», «автомобили» look like one and are nouns.

    >>> _says("о переводе теплоэлектроцентрали на газ"), _says("о ремонте доложили")
    (False, True)
    """
    from saual.language import ru

    verbs = (match[0] for match in _VERB.finditer(folded))
    return any(not word.endswith(("али", "или")) or ru.lemma(word).endswith(("ть", "ться")) for word in verbs)


def _candidate(block: Block, after: Block | None) -> Candidate:
    match = _MARKER.match(block.text)
    offset = match.end() if match else 0
    marker = match[0].strip() if match else None
    text = block.text[offset:]
    return Candidate(text, plain(text), offset, marker, block, after)


def _is_parted(text: str) -> bool:
    """Whether it is more than one sentence; «Г. Сәрсенұлының өтініші туралы», «О дорогах г. Абая» are not."""
    return len(list(islice(split_sentences(text), 2))) > 1


def run_in(c: Candidate) -> Heading | None:
    """«По вопросу ремонта дорог: В 2024 году …»: the heading ends at a colon, the body follows in its paragraph."""
    colon = c.text.find(":")
    if not 0 < colon < 350 or colon > len(c.text) - 15:
        return None
    heading, folded = c.text[:colon], c.folded[:colon]
    if _is_parted(heading) or cues.compiled(r"\b<section.not_tail>").search(folded):
        return None
    if cues.opens_section(folded) or (c.block.language == "kk" and cues.ends_section(folded) and len(folded) < 250):
        end = c.offset + colon
        body = end + 1 + (len(c.block.text[end + 1 :]) - len(c.block.text[end + 1 :].lstrip()))
        return Heading(c.offset, end, body, c.marker, "rule:section_run_in")
    return None


def stopped_lead(c: Candidate) -> Heading | None:
    """«3. Относительно моста. Мост открыт …»: a first sentence with a heading's word, and nothing said in it."""
    first = next(split_sentences(c.text), None)
    if first is None or first.end > 200 or len(c.text) < first.end + 40 or not c.text[: first.end].endswith("."):
        return None
    said = c.folded[: first.end].rstrip(" .")
    opened = cues.opens_section(said) or bool(c.marker and cues.compiled(r"^об?\s\p{L}").match(said))
    ended = c.block.language == "kk" and cues.ends_section(said)
    figures = not c.marker and any(char.isdigit() for char in said)  # «Относительно 2024 года рост – 5 процентов.»
    if not (opened or ended) or cues.connects(said) or figures or len(said.split()) < 2 or _says(said):
        return None
    return Heading(c.offset, c.offset + len(said), c.offset + first.end + 1, c.marker, "rule:section_run_in")


def bold_lead(c: Candidate) -> Heading | None:
    """«**Базовая ставка.** Решением Комитета …»: the paragraph's first words are bold and end with a stop or colon."""
    lead = c.block.text[: c.block.lead].rstrip()
    if not c.offset < len(lead) < min(250, len(c.block.text) - 20) or not lead.endswith((".", ":")):
        return None
    body = len(lead) + len(c.block.text[len(lead) :]) - len(c.block.text[len(lead) :].lstrip())
    return Heading(c.offset, len(lead.rstrip(" .:")), body, c.marker, "rule:section_bold_run_in")


def short_lead(c: Candidate) -> Heading | None:
    """«Портфель ипотеки. На 1 января …» in text that lost its bold letters: a few words without a verb, and a stop."""
    if c.block.role == "list_item" or c.marker or not opens_upper(c.text):
        return None
    first = next(split_sentences(c.text), None)
    if first is None or first.end > 70 or len(c.text) < first.end + 40:
        return None
    said = c.folded[: first.end]
    if not said.endswith(".") or "," in said or _says(said) or cues.compiled(r"^<section.aside>\b").search(said):
        return None
    if any(char.isdigit() for char in said) or not 1 < len(said.split()) < 6:
        return None
    body = first.end + 1
    return Heading(c.offset, c.offset + first.end - 1, c.offset + body, c.marker, "rule:section_short_run_in")


def _whole(c: Candidate, by: str) -> Heading:
    end = len(c.block.text.rstrip(" .:"))
    return Heading(c.offset, end, len(c.block.text), c.marker, by)


def lead(c: Candidate) -> Heading | None:
    """«Касательно …», «По вопросу …» as a paragraph of its own, as a rule without a full stop."""
    if not cues.opens_section(c.folded) or c.after is None or len(c.text) > _LONG or len(c.text.split()) < 2:
        return None
    if cues.compiled(r"\b<section.not_tail>").search(c.folded) or _is_parted(c.text):
        return None
    if _STOPPED.search(c.text) and (not c.text.endswith(".") or _says(c.folded) or len(c.text) > 260):
        return None
    return _whole(c, "rule:section_lead")


def tail(c: Candidate) -> Heading | None:
    """«Мектептерді салу мәселесі бойынша», «… қатысты» as a paragraph of its own."""
    if c.block.language == "ru" or c.after is None or len(c.text) > _LONG or _STOPPED.search(c.text):
        return None
    if _is_parted(c.text) or (c.text.endswith(":") and c.after.role == "list_item"):
        return None
    subject = len(c.text.split()) > 1 and not cues.connects(c.folded)  # a lone «туралы» was torn off a line
    return _whole(c, "rule:section_tail") if subject and cues.ends_section(c.folded.rstrip(" :")) else None


def set_off(c: Candidate) -> Heading | None:
    """A heading without a word of its own: bold or centred, or numbered, or a short paragraph without a stop."""
    if c.after is None or _STOPPED.search(c.text) or c.text.endswith(":") or len(c.text) > 300:
        return None
    if any(find_persons(c.text)) or cues.connects(c.folded):
        return None  # a signatory among the paragraphs
    tokens = c.text.split()
    if sum(token[0].isdigit() for token in tokens) > len(tokens) / 3:
        return None  # a row of figures
    if (len(tokens) < 2 and not (c.block.bold or c.marker)) or not (
        c.text[:1].isupper() or c.text[:1] == "«" or (c.block.bold and c.text[:1].isdigit())
    ):
        return None
    if c.after.role == "list_item" and _MARKER.match(c.after.text) and c.marker:
        return None
    if c.after.bold or len(c.after.text) < 40 or c.block.role == "table" or c.after.role == "table":
        return None
    if c.block.bold or c.block.centred:
        return _whole(c, "rule:section_bold")
    if c.marker:
        return _whole(c, "rule:section_numbered")
    told = ends_sentence(c.after.text)  # a cell of a table that fell apart has no sentence below it
    if told and len(c.text) <= 100 and not _says(c.folded):
        return _whole(c, "rule:section_short")
    return None


RULES: tuple[Callable[[Candidate], Heading | None], ...] = (
    run_in, bold_lead, stopped_lead, lead, tail, set_off, short_lead,
)  # fmt: skip


def find_heading(block: Block, after: Block | None) -> Heading | None:
    """The heading that a paragraph is or begins with."""
    if block.role == "table":
        return None
    candidate = _candidate(block, after)
    for rule in RULES:
        found = rule(candidate)
        if found:
            return found
    return None


def find_sections(blocks: Sequence[Block], until: int | None, answer: bool) -> tuple[Section, ...]:
    """Sections of the body.

    The last ends before `until` (the closing of an answer, the requests of an inquiry), or before a salutation that is
    said again.
    """
    body = body_of(blocks)
    end = min([until if until is not None else body[-1].end if body else 0, *_repeated_salutation(body)])
    headings: list[tuple[Block, Heading]] = []
    for block, after in zip(body, [*body[1:], None], strict=False):
        if block.start >= end:
            break
        heading = find_heading(block, after)
        if heading and not (headings and headings[-1][0].end + 2 == block.start and heading.by == "rule:section_short"):
            headings.append((block, heading))
    headings = _in_series(headings, answer)
    sections = []
    for i, (block, heading) in enumerate(headings):
        stop = headings[i + 1][0].start if i + 1 < len(headings) else end
        sections.append(_section(blocks, block, heading, stop))
    return tuple(sections)


def _in_series(headings: list[tuple[Block, Heading]], answer: bool) -> list[tuple[Block, Heading]]:
    """Headings that nothing tells but their shortness come in series; a lone one is a line that was broken.

    An inquiry speaks in short sentences: «Жолдың жайы ауыр. Былтыр көктемде …».
    """
    said = Counter(block.text for block, _ in headings)  # what stands twice is a cell of a table
    headings = [(block, one) for block, one in headings if one.by != "rule:section_short" or said[block.text] == 1]
    rules = Counter(heading.by for _, heading in headings)
    lone = {"rule:section_short"} if len(headings) == 1 else set()
    if rules["rule:section_short_run_in"] < 3 or not answer:
        lone.add("rule:section_short_run_in")
    return [(block, heading) for block, heading in headings if heading.by not in lone]


def _repeated_salutation(body: Sequence[Block]) -> list[int]:
    return [b.start for b in body[2:] if cues.is_salutation(cues.fold(b.text))][:1]


def _section(blocks: Sequence[Block], block: Block, heading: Heading, stop: int) -> Section:
    start = block.start + heading.body
    if heading.body >= len(block.text):
        start = next((b.start for b in blocks if b.start >= block.end), block.end)
    end = max([b.end for b in blocks if b.start < stop and b.end <= stop and b.end >= start] + [start])
    inside = next((b for b in blocks if b.start < stop < b.end), None)
    if inside:  # the closing is the last sentence of its paragraph
        end = inside.start + len(inside.text[: stop - inside.start].rstrip())
    span = Span(block.start + heading.start, block.start + heading.end)
    return Section(span, Span(start, max(start, end)), heading.marker, block.language, heading.by)


def find_closing(blocks: Sequence[Block]) -> Part | None:
    """«Работа в данном направлении находится на контроле Правительства.»: the last paragraph or its last sentence."""
    body = [b for b in body_of(blocks) if not cues.is_salutation(cues.fold(b.text))]
    for block in reversed(body[-2:]):
        if block.role == "table":
            return None
        sentences = list(split_sentences(block.text))
        said = [_says_control(block.text[start:end]) for start, end in sentences]
        if not said[-1] and not (len(said) == 1 and _says_work_goes_on(block.text)):
            if block is body[-1] and _is_courtesy(block):
                continue
            return None
        start = block.start if all(said) or len(said) == 1 else block.start + sentences[-1].start
        return Part(start, block.end, "rule:closing")
    return None


def _says_control(sentence: str) -> bool:
    return bool(cues.compiled(r"\b<closing>").search(plain(sentence).rstrip(" .")))


def _says_work_goes_on(sentence: str) -> bool:
    return bool(cues.compiled(r"\b<closing.weak>").search(plain(sentence)))


def _is_courtesy(block: Block) -> bool:
    """A short last paragraph that asks for or promises a word: «О результатах будет сообщено дополнительно»."""
    return len(block.text) < 160 and bool(cues.compiled(r"<request.reply>").search(plain(block.text)))
