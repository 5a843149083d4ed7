"""The text of a mail beside attachments: a letter of its own, or a note that only goes with them.

How much of a letter a record is, is its weight; the text stays where it weighs more than all that is attached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saual.record import Failure, Letter

NOTHING, PAPER, LETTER, LONG = range(4)
"""A failure; some paper, or a note; an inquiry or answer; one in a mail that is too long for a note."""

_LEAST = 600
"""Characters of a letter that stands in the text of a mail beside the same attached; a cover note is shorter."""


def weigh(record: Letter | Failure, text: bool) -> int:
    """The weight of what was attached, or of the `text` of a mail: there it needs a signatory to be a letter."""
    if record.status == "failed":
        return NOTHING
    if record.kind == "other" or (text and not record.signatories):
        return PAPER
    return LONG if text and len(record.text) > _LEAST else LETTER


def is_note(weight: int, attached: int) -> bool:
    """Whether a mail's text is left out, by its weight and the largest that is attached; a text alone is all there is.

    >>> is_note(PAPER, NOTHING), is_note(LETTER, PAPER), is_note(LETTER, LETTER), is_note(LONG, LETTER)
    (False, False, True, False)
    """
    return attached > NOTHING and weight <= min(attached, LETTER)
