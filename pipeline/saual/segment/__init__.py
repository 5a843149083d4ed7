"""Clean paragraphs to the anatomy of a letter: header, sections, requests, signature."""

from __future__ import annotations

from saual.clean import Clean, CleanLetter, owner_of
from saual.clean.stamps import Stamp
from saual.language.detect import languages_by_share
from saual.read.document import Document
from saual.segment.anatomy import Anatomy
from saual.segment.compose import compose
from saual.segment.doubts import find_doubts
from saual.segment.header import find_subject, read_head, read_kind
from saual.segment.requests import find_lead, find_requests
from saual.segment.sections import find_closing, find_sections
from saual.segment.signature import find_attachments, find_copies, find_executor, find_signatories

_OUTSIDE = {"letterhead", "announced", "addressee", "reference", "number", "other", "executor", "name", "footnote"}
"""Blocks that do not count for the languages of a letter."""


def segment(document: Document, cleaned: Clean) -> tuple[Anatomy, ...]:
    """The anatomy of each letter of the file."""
    return tuple(
        _segment_letter(document, letter, _stamps_of(document, cleaned, number))
        for number, letter in enumerate(cleaned.letters)
    )


def _stamps_of(document: Document, cleaned: Clean, number: int) -> tuple[Stamp, ...]:
    """The stamps that stand in a letter; where text has no page breaks, the page of a stamp is inferred and no help."""
    paged = len(document.pages) > 1
    return tuple(s for s in cleaned.stamps if owner_of(cleaned.letters, s.page if paged else None, s.start) == number)


def _segment_letter(document: Document, letter: CleanLetter, stamps: tuple[Stamp, ...]) -> Anatomy:
    composed = compose(letter)
    blocks = composed.blocks
    kind = read_kind(blocks)
    head = read_head(blocks, kind)
    answer = kind != "inquiry"
    closing = find_closing(blocks) if answer else None
    until = find_lead(blocks) if kind == "inquiry" else closing.start if closing else None
    sections = find_sections(blocks, until, answer)
    anatomy = Anatomy(
        text=composed.text,
        blocks=blocks,
        pages=letter.pages,
        kind=kind,
        languages=languages_by_share((b.text, b.language) for b in blocks if b.role not in _OUTSIDE),
        office=head.office,
        outgoing=_outgoing(head.outgoing, stamps),
        announced=head.announced,
        in_reply_to=head.in_reply_to,
        addressees=head.addressees,
        salutation=head.salutation,
        subject=find_subject(blocks) if answer else None,
        closing=closing,
        sections=sections,
        requests=find_requests(blocks, sections) if kind == "inquiry" else (),
        signatories=find_signatories(blocks, head.office, answer),
        executor=find_executor(blocks),
        attachments=find_attachments(blocks),
        copies_to=find_copies(blocks),
        footnotes=composed.footnotes,
        stamps=stamps,
        warnings=composed.warnings,
    )
    return anatomy._replace(warnings=(*composed.warnings, *find_doubts(anatomy, letter.moved)))


def _outgoing(written: tuple[str | None, str | None], stamps: tuple[Stamp, ...]) -> tuple[str | None, str | None]:
    """Number and date of registration: of a registration stamp, else of the head."""
    for stamp in stamps:
        if stamp.kind == "registration" and stamp.number:
            return stamp.number, stamp.date
    return written
