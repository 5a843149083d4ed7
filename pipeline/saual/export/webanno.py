"""Spans as W3C Web Annotations (JSON-LD): a page of annotations a letter, targets by position and by quotation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from saual.record import Letter

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
FIELDS = ("sections", "requests", "in_reply_to", "abbreviations", "entities", "quantities", "dates", "citations")
AROUND = 32
"""Characters of the text quoted before and after a span."""
_NO_VALUE = frozenset({"start", "end", "text", "boxes", "heading_start", "heading_end", "spans"})


def annotation_page(letter: Letter) -> dict[str, Any]:
    """All spans of a letter; ids are URNs that stay the same with the record."""
    source = f"urn:saual:letter:{letter.id}"
    items = [
        {
            "id": f"{source}:{field}:{index}",
            "type": "Annotation",
            "motivation": "commenting" if field == "findings" else "classifying",
            "generator": {"id": "urn:saual", "type": "Software", "name": "saual"},
            "body": {"type": "Dataset", "purpose": "classifying", "field": field, **value},
            "target": [{"source": source, "selector": _selectors(letter.text, start, end)} for start, end in spans],
        }
        for field, index, spans, value in _annotated(letter)
    ]
    return {
        "@context": CONTEXT,
        "id": f"{source}:annotations",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": items,
    }


def _annotated(letter: Letter) -> Iterator[tuple[str, int, list[tuple[int, int]], dict[str, Any]]]:
    """All that has a place: its field, its number there, its places (a finding may have several), what it says."""
    plain = letter.model_dump(by_alias=True, exclude_none=True)
    for field in (*FIELDS, "findings"):
        for index, item in enumerate(plain[field]):
            value = {name: one for name, one in item.items() if name not in _NO_VALUE and one != []}
            spans = [(one["start"], one["end"]) for one in item.get("spans", [item])]
            if spans:
                yield field, index, spans, value


def _selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        },
    ]
