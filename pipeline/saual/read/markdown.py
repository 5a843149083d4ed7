"""Markdown to Document: headings, tables and emphasis by markdown-it, lines and the marks of lists as they stand."""

from __future__ import annotations

import html

import regex

from saual.read.document import Document, ReadError, Source
from saual.read.flow_document import lay_out
from saual.read.html import MAX_BYTES, read_markup
from saual.read.plain import decode

_NOTE = regex.compile(r"^ {0,3}\[\^([^\]\s]{1,20})\]:[ \t]*+(.*(?:\n(?:[ ]{2,}|\t)\S.*)*)\n?", regex.MULTILINE)
_ANCHOR = regex.compile(r"\[\^([^\]\s]{1,20})\]")
_FRONT = regex.compile(r"\A---\n(?:.*\n){0,50}?---\n")


def read_markdown(data: bytes, source: Source) -> Document:
    """Read a text with the marks of Markdown. Raises ReadError."""
    if len(data) > MAX_BYTES:
        raise ReadError("too_big", f"Файл больше {MAX_BYTES >> 20} МБ: это не письмо.")
    text, _, warnings = decode(data)
    return lay_out(read_markup(to_html(text.replace("\r\n", "\n")), warnings), source)


def to_html(text: str) -> str:
    """A page that says the same. Lists stay as typed: «1)» would become «1.»; an indented line is no code."""
    from markdown_it import MarkdownIt

    notes = {match[1]: match[2] for match in _NOTE.finditer(text)}
    body = _NOTE.sub("", _FRONT.sub("", text))
    parser = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable("table")
    parser.disable(["code", "list", "lheading", "entity", "html_block"])
    made: str = parser.render(_ANCHOR.sub(lambda match: _anchor(match[1], notes), body))
    return made + "".join(_note(key, parser.renderInline(said)) for key, said in notes.items() if f"note-{key}" in made)


def _anchor(key: str, notes: dict[str, str]) -> str:
    if key not in notes:
        return f"[^{key}]"
    safe = html.escape(key)
    return f'<a id="mark-{safe}" href="#note-{safe}">{safe}</a>'


def _note(key: str, said: str) -> str:
    safe = html.escape(key)
    return f'<div id="note-{safe}"><a href="#mark-{safe}">{safe}</a> {said}</div>'
