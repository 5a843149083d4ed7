"""Kazakh citations: title, issuer, date and number before the act, pins after it."""

from __future__ import annotations

import regex

from saual.extract.citations_parts import Act, Paragraph, find_kind, load_lexicon
from saual.extract.citations_read import Draft
from saual.language import kk

_WINDOW = 160
_ASIDE = regex.compile(
    r"(?:\([^()]{0,160}\)|\[\d{1,2}\]|(?<!\p{L})(?:туралы|бірлескен|нормативтік|тиісті|мемлекеттік|техникалық|үлгілік|санитариялық))$"
)
_SPACED = regex.compile(r"\s?(?:\([^()]{0,160}\)\s)?\(?")
"""«… Кодексінің (бұдан әрі – Кодекс) 134-бабында»."""
_CONSTITUTIONAL = regex.compile(r"(?<!\p{L})конституциялық$", regex.IGNORECASE)
_AND = regex.compile(r"(?:,|(?<!\p{L})(?:және|мен|бен|пен))$")
_BREAK = regex.compile(
    r"[.;:«»\"“”()\n]\s?|\d\S*\s"
    r"|(?<!\p{L})(?:сәйкес|бойынша|туралы|негізінде|байланысты|қатысты|арқылы|үшін|сондай-ақ|бекітілген)\s"
)
_ACTING = regex.compile(r"\sм\.\s?а\.$")
_HEADED = regex.compile(r"(?:^|\s)(?P<name>\p{Lu}[\p{L}-]*(?:,?\s[\p{L}-]+)*)$")


def read_kazakh(paragraph: Paragraph, act: Act) -> list[Draft]:
    """The citations that the act at hand makes: one, several that share its name, or none."""
    text = paragraph.text
    words = load_lexicon().words
    if words["kk_bill"].match(text, min(len(text), act.end + 1)):
        return []
    said = rf"(?i)(?:{words['kk_said'].pattern}|(?P<self>{words['kk_self'].pattern}))\s"
    told = regex.compile(said).match(text, act.start)  # «Аталған Кодекстің», «Осы Кодекстің»
    named = (act.named and not told) or (act.kind.slug == "constitution" and act.capital)
    draft = Draft(act.start, act.end, act.kind, language="kk", until=act.end, named=named)
    draft, at = _details(paragraph, draft, act.start)
    bare = draft.number is None and draft.date is None and draft.title is None
    spaced = _SPACED.match(text, draft.end)
    pin = paragraph.pin_at.get(spaced.end()) if spaced else None
    if pin:
        left = text[max(0, act.start - 30) : act.start]
        own = regex.search(rf"(?:^|\s)(?P<word>{words['kk_self'].pattern})\s?$", left, regex.I)
        start = act.start - len(left) + own.start("word") if own and bare else draft.start
        draft = draft.pinned_by(pin)._replace(
            start=start, short=bare and not named, own=bool(own or (told and told["self"]))
        )
        draft = draft._replace(until=draft.end)
    if bare and pin and act.kind.slug in ("rules", "statute"):
        draft = draft._replace(start=_name_start(text, act.start))
    drafts = [draft, *_others(paragraph, act, at)] if not bare else [draft]
    issuer = next((d.issuer for d in drafts if d.issuer), None)
    return [d._replace(issuer=d.issuer or issuer) for d in drafts]


def _details(paragraph: Paragraph, draft: Draft, at: int) -> tuple[Draft, int]:
    """Reads number, date, title and issuer before `at`, in any order, each once; where that ends."""
    while True:
        read = _detail(paragraph, draft, at)
        if read is None:
            aside = _ASIDE.search(paragraph.text, max(0, at - _WINDOW), _back(paragraph.text, at))
            if aside is None:
                return draft, at
            following = _detail(paragraph, draft, aside.start())
            if following is None:
                return draft, at
            read = following
        draft, at = read, read.start


def _back(text: str, at: int) -> int:
    """The offset before the white space that ends at `at`."""
    while at > 0 and text[at - 1] in " \u00a0,":
        at -= 1
    return at


def _detail(paragraph: Paragraph, draft: Draft, at: int) -> Draft | None:
    text = paragraph.text
    here = _back(text, at)
    number = paragraph.number_to.get(here)
    if number and draft.number is None:
        return draft._replace(start=number.start(), number=regex.sub(r"\s+", " ", number["number"]))
    date = paragraph.date_to.get(here) or paragraph.date_to.get(here - 1 if text[here - 1 : here] == "." else here)
    if date and draft.date is None:
        day = date.first if date.granularity == "day" and date.first == date.last else None
        return draft._replace(start=date.start - paragraph.at, date=day)
    if draft.kind is not None and draft.kind.slug == "law":
        constitutional = _CONSTITUTIONAL.search(text, max(0, here - 20), here)
        if constitutional:  # «Конституциялық 1999.05.06. N 377 Заңымен»
            return draft._replace(start=constitutional.start(), kind=find_kind("constitutional-law"))
    quote = paragraph.quote_to.get(here)
    if quote and draft.title is None:
        title = regex.sub(r"\s+", " ", quote.title).strip()
        return draft._replace(start=quote.start, title=title, title_span=(quote.start + 1, quote.end))
    return _issuer(text, draft, here)


def _issuer(text: str, draft: Draft, here: int) -> Draft | None:
    """«Қазақстан Республикасы Үкіметінің», «Денсаулық сақтау министрінің», or the country alone."""
    lexicon = load_lexicon()
    window = text[max(0, here - _WINDOW) : here]
    acting = _ACTING.search(window)
    if acting:
        found = _issuer(text, draft, here - len(acting[0]))
        return found._replace(issuer=text[found.start : here]) if found and found.issuer else None
    country = regex.search(rf"(?:^|(?<!\p{{L}}))(?:{lexicon.words['kk_country'].pattern})$", window, regex.I)
    if country:
        start = here - len(country[0])
        return None if draft.start <= start else draft._replace(start=start)
    if draft.issuer is not None or lexicon.issuer_kk.search(window) is None:
        return None
    cuts = [cut.end() for cut in _BREAK.finditer(window)]
    piece = window[cuts[-1] if cuts else 0 :]
    start = here - len(piece)
    inner = regex.search(r"(?<!\p{L})(?:Қазақстан\s+Республикасы|ҚР)(?!\p{L})", piece)
    if inner:
        start += inner.start()
    else:
        start += _issuer_start(piece)
    issuer = text[start:here]
    return draft._replace(start=start, issuer=kk.nominative(issuer))


def _issuer_start(piece: str) -> int:
    """Where the name begins: at the last capital before its head, at the head if there is none near."""
    head = regex.search(r"[\p{L}-]+$", piece)
    at = head.start() if head else 0
    runs = [m.start() for m in regex.finditer(r"(?<![\p{L}-])(?:\p{Lu}[\p{L}-]*\s?)+", piece[:at])]
    return runs[-1] if runs and at - runs[-1] < 80 else at


def _name_start(text: str, at: int) -> int:
    """Where the unquoted name of rules begins: at the first capital after a stop."""
    left = text[max(0, at - 250) : at]
    cuts = [cut.end() for cut in regex.finditer(r"[.;:,«»\"()]\s?", left)]
    piece = left[cuts[-1] if cuts else 0 :]
    capital = regex.match(r"\p{Lu}", piece)
    return at - len(piece) if capital else at


def _others(paragraph: Paragraph, act: Act, at: int) -> list[Draft]:
    """Acts before that share the name: «… № 965 және … № 429 қаулыларымен»."""
    found: list[Draft] = []
    while len(found) < 20:
        joint = _AND.search(paragraph.text, max(0, at - 12), _back(paragraph.text, at) if at else 0)
        here = paragraph.text[:at].rstrip()
        joint_at = len(here) - len(joint[0]) if joint else None
        if joint_at is None and not here.endswith(","):
            return found
        end = _back(paragraph.text, joint_at if joint_at is not None else len(here))
        if end not in paragraph.number_to and not (act.plural and end in paragraph.quote_to):
            return found
        blank = Draft(end, end, act.kind, language="kk", issuer=None, until=0)
        draft, at = _details(paragraph, blank, end)
        if draft.number is None and draft.title is None:
            return found
        found.append(draft)
    return found
