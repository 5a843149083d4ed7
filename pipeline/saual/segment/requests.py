"""What an inquiry asks for: the items of its lists, or the sentences that ask where it lists nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from saual import cues
from saual.language.sentences import split_sentences
from saual.segment.anatomy import Block, Request, Section
from saual.segment.header import body_of, plain

_NUMBERED = regex.compile(r"^(\d{1,2})(?:[.)]\s?|\s[–—-]\s)")
_BULLET = regex.compile(r"^[–—•-]\s*")
_INFINITIVE = regex.compile(r"^\W*(?:не\s)?\p{L}+(?:ть|ти|чь|ться|тись)\b")
_WISH_KK = regex.compile(r"(?:сын|сін|қажет|керек|тиіс|уды|уді|ілсін|ылсын|су|ау|еу|ту|ыру|іру)\W*$")


def find_requests(blocks: Sequence[Block], sections: Sequence[Section]) -> tuple[Request, ...]:
    """One item for each request, in the order of the text; a heading of a section is none."""
    headings = {s.heading.start for s in sections}
    body = [
        b
        for b in body_of(blocks)
        if b.role != "table"
        and not cues.is_salutation(cues.fold(b.text))
        and not any(b.start <= h < b.end for h in headings)
    ]
    listed = list(_listed(body))
    if not listed:
        return tuple(_spoken(body, weak=True))
    after = [b for b in body if b.start > listed[-1].end]
    return (*listed, *_spoken(after, weak=False))


def _listed(body: Sequence[Block]) -> Iterator[Request]:
    """Items of the lists that a request announces: «прошу ответить на следующие вопросы:»."""
    asking = False
    inside = False
    for i, block in enumerate(body):
        if not cues.marks_item(plain(block.text)):
            asking = _announces(block)
            inside = False
            continue
        if not inside:
            run = _run(body, i)
            asking = asking or _asks(run)
            inside = True
        if asking:
            yield _item(block)


def find_lead(blocks: Sequence[Block]) -> int | None:
    """Where the paragraph begins that announces the last list of requests: «Исходя из изложенного, просим:»."""
    body = body_of(blocks)
    for block, after in reversed(list(pairwise(body))):
        if cues.marks_item(plain(after.text)) and not cues.marks_item(plain(block.text)) and _announces(block):
            return block.start + list(split_sentences(block.text))[-1].start
    return None


def _run(body: Sequence[Block], begin: int) -> list[Block]:
    end = begin
    while end < len(body) and cues.marks_item(plain(body[end].text)):
        end += 1
    return list(body[begin:end])


def _announces(block: Block) -> bool:
    """Whether a paragraph ends by announcing a list of requests."""
    sentences = list(split_sentences(block.text))
    last = plain(block.text[sentences[-1].start :]) if sentences else ""
    if cues.compiled(r"\b(?:<request.words>|<request.weak>)\b").search(last):
        return last.endswith(":") or bool(cues.compiled(r"\b<request.list_lead>\b").search(last)) or len(last) < 120
    return bool(cues.compiled(r"\b<request.list_lead>\b").search(last)) and bool(
        regex.search(r"вопрос|сұрақ|ұсыныс|предложени|просьб|мер[аы]?\b|шара", last)
    )


def _asks(run: Sequence[Block]) -> bool:
    """Whether the items of a list ask by themselves: infinitives, «… қажет», «… жүргізілсін»."""
    asking = sum(
        bool(
            _INFINITIVE.match(_strip(plain(b.text))[1])
            or (b.language == "kk" and _WISH_KK.search(plain(b.text).rstrip(" .;")))
        )
        or bool(cues.compiled(r"\b<request.words>\b").search(plain(b.text)))
        for b in run
    )
    return len(run) > 1 and asking > len(run) / 2


def _strip(text: str) -> tuple[str | None, str]:
    """The number of an item and its text: «1) …», «Во-первых, …», «– …»."""
    numbered = _NUMBERED.match(text)
    if numbered:
        return numbered[1], text[numbered.end() :]
    letter = cues.ITEM_LETTER.match(text)
    if letter:
        return letter[1], text[letter.end() :]
    word = cues.compiled(r"^(<request.ordinals>)\s?[,.:–—-]\s*").match(plain(text))
    if word:
        return str(cues.ordinal(word[1])), text[word.end() :]
    bullet = _BULLET.match(text)
    return None, text[bullet.end() :] if bullet else text


def _item(block: Block) -> Request:
    number, rest = _strip(block.text)
    end = next(
        (s.start for s in list(split_sentences(rest))[1:] if _wants_reply(plain(rest[s.start : s.end]))), len(rest)
    )
    start = block.end - len(rest)
    return Request(start, start + len(rest[:end].rstrip()), number, "rule:request_item")


def _spoken(body: Sequence[Block], weak: bool) -> Iterator[Request]:
    """Sentences that ask; with `weak`, from the first of them on also those that say what is needed."""
    strong = cues.compiled(r"\b<request.words>\b")
    needed = cues.compiled(r"\b<request.weak>\b")
    begun = False
    for block in body:
        for start, end in split_sentences(block.text):
            sentence = plain(block.text[start:end])
            asks = bool(strong.search(sentence)) and not _wants_reply(sentence) and not sentence.endswith(":")
            asks = asks and not cues.is_asking_word(sentence)  # «сұраймыз.» below a list says nothing of its own
            begun = begun or asks
            if asks or (weak and begun and needed.search(sentence)):
                yield Request(block.start + start, block.start + end, None, "rule:request_sentence")


def _wants_reply(sentence: str) -> bool:
    """«Ответ просим направить в установленный законом срок», «О принятых мерах просим сообщить»."""
    return bool(cues.compiled(r"^\W*<request.reply>\b|\b<request.report>").search(sentence))
