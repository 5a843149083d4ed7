"""The fields of a DOCX, whose codes are no text and whose results mostly are."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from saual.read.docx_styles import is_on
from saual.read.packed import child, children, value

_FURNITURE = regex.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|TOC)\b", regex.IGNORECASE)


def is_furniture(code: str | None) -> bool:
    """Whether a field shows the number of a page or the contents, and nothing that the text says."""
    return _FURNITURE.match(code or "") is not None


class _Field(NamedTuple):
    """A field that is open: whether its result is what a page shows, and whether that result has begun.

    `choice` is what a field of a form shows instead.
    """

    shown: bool
    result: bool
    choice: str


class Fields:
    """The fields that are open where a reader stands."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def shows(self) -> bool:
        """Whether text stands on the page here: not the code of a field, nor furniture."""
        return all(field.shown and field.result for field in self._open)

    def sign(self, sign: Element) -> str:
        """What is shown where a field begins, its result begins, or it ends: there, what was chosen in a form."""
        match value(sign, "fldCharType"):
            case "begin":
                choice = _choice(child(sign, "ffData"))
                self._open.append(_Field(not choice, False, choice))
            case "separate" if self._open:
                self._open[-1] = self._open[-1]._replace(result=True)
            case "end" if self._open:
                return self._open.pop().choice
        return ""

    def code(self, text: str | None) -> None:
        """The code of the innermost field."""
        if self._open and is_furniture(text):
            self._open[-1] = self._open[-1]._replace(shown=False)

    def end_paragraph(self) -> None:
        """A code does not go on in the next paragraph."""
        self._open = [field for field in self._open if field.result]


def _choice(form: Element | None) -> str:
    """What is chosen of a list, or a box with a cross or without; nothing where a form asks for text."""
    named, box = child(form, "ddList"), child(form, "checkBox")
    if box is not None:
        checked = child(box, "checked")
        return "☒" if is_on(child(box, "default") if checked is None else checked) else "☐"
    chosen = value(child(named, "result"), "val") or value(child(named, "default"), "val") or "0"
    entries = [value(one, "val") or "" for one in children(named, "listEntry")]
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""
