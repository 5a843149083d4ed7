"""A citation while it is read: pieces around the word for the act, then the annotation that they make."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import regex

from saual.extract.annotation import Citation
from saual.extract.citations_parts import Kind, Pin, Place
from saual.language.detect import Language


class Draft(NamedTuple):
    """What stands in the letter. `until` is how far an act was read, `pins` where the pins taken begin.

    `short`: nothing but a pin and the word («статья 5 указанного Закона»); `own`: the text that is read («настоящих
    Правил»); `same`: a pin of the article last cited («пункт 4 той же статьи»); `named`: a code or
    constitution by its name.
    """

    start: int
    end: int
    kind: Kind | None
    by: str = "rule:citation"
    language: Language = "ru"
    until: int = 0
    issuer: str | None = None
    number: str | None = None
    date: dt.date | None = None
    title: str | None = None
    title_span: tuple[int, int] | None = None
    place: Place = Place()
    pins: tuple[int, ...] = ()
    short: bool = False
    own: bool = False
    same: bool = False
    named: bool = False
    inferred: tuple[str, ...] = ()

    @property
    def pinned(self) -> bool:
        """Whether a place in the act is named."""
        return bool(self.pins)

    def pinned_by(self, pin: Pin) -> Draft:
        """With a pin, the span drawn over it."""
        start, end = min(self.start, pin.start), max(self.end, pin.end)
        return self._replace(start=start, end=end, pins=(*self.pins, pin.start), place=self.place.joined(pin.place))

    def moved(self, by: int) -> Draft:
        """The same elsewhere."""
        return self._replace(start=self.start + by, end=self.end + by)

    def standing_for(self, act: Draft | None) -> Draft:
        """With the identity of the act that a short form stands for."""
        if act is None:
            return self
        full = self._replace(
            kind=self.kind or act.kind,
            language=self.language if self.kind else act.language,
            issuer=self.issuer or act.issuer,
            number=self.number or act.number,
            date=self.date or act.date,
            title=self.title or act.title,
        )
        taken = ("kind", "issuer", "number", "date", "title")
        inferred = ["act" if name == "kind" else name for name in taken if getattr(full, name) != getattr(self, name)]
        return full._replace(inferred=tuple(inferred))


def to_citation(draft: Draft) -> Citation:
    """The annotation of a draft."""
    name = None if draft.kind is None else draft.kind.ru if draft.language == "ru" else draft.kind.kk
    return Citation(
        draft.start, draft.end, draft.by, name, draft.issuer, draft.number, draft.date, draft.title, *draft.place,
        _uri(draft), draft.inferred,
    )  # fmt: skip


def _uri(draft: Draft) -> str | None:
    """Akoma Ntoso name of the act: country, kind, date and number («/akn/kz/act/law/2007-07-27/319-iii»)."""
    if draft.kind is None or draft.number is None or draft.date is None:
        return None
    number = regex.sub(r"[\s/.–]+", "-", regex.sub(r"\s(?:ЗРК|ҚРЗ)$", "", draft.number)).lower()
    return f"/akn/kz/act/{draft.kind.slug}/{draft.date.isoformat()}/{number}"
