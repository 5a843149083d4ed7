"""The fields of a DOCX, whose codes are no text and whose results mostly are."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from saual.read.packed import value

_PAGE_FIELDS = regex.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", regex.IGNORECASE)


def is_page_field(code: str | None) -> bool:
    """Whether a field shows the number of a page."""
    return _PAGE_FIELDS.match(code or "") is not None


class _Field(NamedTuple):
    """A field that is open: whether its result is what a page shows, and whether that result has begun."""

    shown: bool
    result: bool


class Fields:
    """The fields that are open where a reader stands."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def shows(self) -> bool:
        """Whether text stands on the page here: not the code of a field, nor the number of a page."""
        return all(field.shown and field.result for field in self._open)

    def sign(self, sign: Element) -> None:
        """A field begins, its result begins, or it ends."""
        match value(sign, "fldCharType"):
            case "begin":
                self._open.append(_Field(True, False))
            case "separate" if self._open:
                self._open[-1] = self._open[-1]._replace(result=True)
            case "end" if self._open:
                self._open.pop()

    def code(self, text: str | None) -> None:
        """The code of the innermost field."""
        if self._open and is_page_field(text):
            self._open[-1] = self._open[-1]._replace(shown=False)

    def end_paragraph(self) -> None:
        """A code does not go on in the next paragraph."""
        self._open = [field for field in self._open if field.result]
