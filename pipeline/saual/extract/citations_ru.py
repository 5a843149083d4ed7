"""Russian citations: pins before the act; after it the issuer, date, number and title, in any order."""

from __future__ import annotations

import regex

from saual.extract.citations_parts import Act, Paragraph, Pin, load_lexicon
from saual.extract.citations_read import Draft
from saual.language import ru

_ISSUER_WINDOW = 220
_LEFT = 60
_FROM = regex.compile(r"\s?(?:от\s{1,2})")
_SPACE = regex.compile(r"[\s,]{0,2}(?:за\s(?=№))?")
_ASIDE = regex.compile(r"\s?(?:\[\d{1,2}\]|\([^()]{0,160}\)(?=\s(?:от\s[«\"\d]|№|«|\"|за\s№)))")
_UNQUOTED = regex.compile(r"\sоб?о?\s[^.;:«»\"()\n№]{3,100}?(?=\s(?:от\s[«\"\d]|№))")
_UNQUOTED_CODE = regex.compile(r"\sоб?\s[^.;:,«»\"()\n№]{3,100}+(?=\()")
_HARD = regex.compile(r"\s(?:от\s[«\"\d]|за\s№|№|N\s)|№|[«»\"“”;:()\[]|(?<=\p{L}\p{L})\.(?=\s|$)|$")
_INITIALISM = regex.compile(r"\s(\p{Lu}{2,7}\p{Ll}{0,2}(?:\sРК)?)(?=\s?(?:от\s|№|N\s|«))")
_STATE = regex.compile(r"Республики\s+Казахстан|РК(?!\p{L})|Правительства|Президента")
_ABOUT = regex.compile(r"\s(?:(?:РК|Республики\s+Казахстан)\s)?об?\s\p{Ll}")
_AND = regex.compile(r"(?:,\s(?:а\sтакже\s|и\s)?|\s(?:и|а\sтакже)\s|;\s)")
_AFTER_PIN = regex.compile(r"(?:,?\s?\(|,\s)")
_ADJECTIVES = regex.compile(r"^\s{0,2}(?:[\p{L}-]+(?:ого|его|ых|их|ой|ей|ому|ему|ым|им|ыми|ими|ый|ий|ые|ие)\s){0,3}$")


def read_russian(paragraph: Paragraph, act: Act) -> list[Draft]:
    """The citations that the act at hand makes: one, several that share its name, or none."""
    text = paragraph.text
    words = load_lexicon().words
    left = text[max(0, act.start - _LEFT) : act.start]
    bill = regex.search(rf"(?:{words['ru_bill'].pattern})\s(?:\p{{L}}+\s)?$", left, regex.IGNORECASE)
    if bill or words["not_act"].search(left[-7:]):
        return []
    draft = Draft(act.start, act.end, act.kind, until=act.end, named=_named(paragraph, act))
    draft = _details(paragraph, draft)
    bare = draft.number is None and draft.date is None and draft.title is None
    pin = _pin_before(paragraph, act.start)
    if pin:
        own = bool(words["ru_self"].search(text, pin.end, act.start))
        draft = draft.pinned_by(pin)._replace(short=bare and not act.named, own=own)
    else:
        draft = _pin_after(paragraph, draft)
    return [draft, *_others(paragraph, act, draft)] if not bare else [draft]


def _named(paragraph: Paragraph, act: Act) -> bool:
    """A code with its adjective; a constitution with its country."""
    if act.kind.slug == "constitution":
        after = paragraph.text[act.end : act.end + 25]
        return bool(regex.match(rf"\s(?:{load_lexicon().words['ru_country'].pattern})", after, regex.I))
    if not paragraph.text[act.word : act.end].lower().startswith("кодекс"):
        return False
    return act.named or bool(_ABOUT.match(paragraph.text, act.end))


def _pin_before(paragraph: Paragraph, start: int) -> Pin | None:
    """The pin right before the act, adjectives aside: «статьи 5 указанного Закона»."""
    text = paragraph.text
    near = [pin for pin in paragraph.pins_before(start) if start - pin.end <= _LEFT]
    if not near:
        return None
    gap = text[near[-1].end : start]
    if near[-1].annex and gap.startswith(" к "):
        gap = gap[2:]
    return near[-1] if _ADJECTIVES.match(gap) else None


def _pin_after(paragraph: Paragraph, draft: Draft) -> Draft:
    """«Закон «…», статья 15», unless the pin belongs to the act after it."""
    unquoted = _UNQUOTED_CODE.match(paragraph.text, draft.end) if draft.named else None
    gap = _AFTER_PIN.match(paragraph.text, unquoted.end() if unquoted else draft.end)
    pin = paragraph.pin_at.get(gap.end()) if gap else None
    if pin is None or any(_pin_before(paragraph, act.start) is pin for act in paragraph.acts_after(pin.end)):
        return draft
    return draft.pinned_by(pin)


def _details(paragraph: Paragraph, draft: Draft) -> Draft:
    """Reads issuer, date, number and title after `draft.end`, in any order, each once."""
    text = paragraph.text
    country = load_lexicon().words["ru_country"]
    at = draft.end
    while True:
        read = _detail(paragraph, draft, at)
        if read is not None:
            draft, at = read, read.end
            continue
        spaced = regex.compile(r"\s").match(text, at)
        skipped = country.match(text, spaced.end()) if spaced else None
        skipped = skipped or _ASIDE.match(text, at)
        if skipped is None and draft.title is None and draft.number is None:
            skipped = _UNQUOTED.match(text, at)
        if skipped is None:
            return draft._replace(until=draft.end)
        if spaced and skipped.start() == spaced.end() and at == draft.end:
            draft = draft._replace(end=skipped.end())  # the country belongs to the name
        at = skipped.end()


def _detail(paragraph: Paragraph, draft: Draft, at: int) -> Draft | None:
    """One piece after `at`."""
    text = paragraph.text
    spaced = _SPACE.match(text, at)
    here = spaced.end() if spaced else at
    number = paragraph.number_at.get(here)
    if number and draft.number is None:
        return draft._replace(end=number.end(), number=regex.sub(r"\s+", " ", number["number"]))
    origin = _FROM.match(text, at)
    date = paragraph.date_at.get(origin.end() if origin else here)
    if date and draft.date is None and (origin or draft.number):
        day = date.first if date.granularity == "day" and date.first == date.last else None
        return draft._replace(end=date.end - paragraph.at, date=day)
    quote = paragraph.quotes.get(here)
    if quote and draft.title is None:
        title = regex.sub(r"\s+", " ", quote.title).strip()
        return draft._replace(end=quote.end, title=title, title_span=(quote.start + 1, quote.end))
    if draft.issuer is None:
        return _issuer(text, draft, at)
    return None


def _issuer(text: str, draft: Draft, at: int) -> Draft | None:
    lexicon = load_lexicon()
    short = _INITIALISM.match(text, at)
    if short and not short[1].startswith("РК"):
        return draft._replace(end=short.end(1), issuer=short[1])
    if lexicon.issuer_ru.match(text, at) is None:
        return None
    limit = min(len(text), at + _ISSUER_WINDOW)
    stop = _HARD.search(text, at + 1, limit)
    end = stop.start() if stop else limit
    verb = lexicon.words["ru_verbs"].search(text, at, end)
    if verb or stop is None or stop[0] in ("", ".", ";", ":"):
        country = _STATE.search(text, at, verb.start() if verb else end)
        if country is None:
            return None
        end = country.end()
    issuer = text[at:end].strip(" ,")
    return draft._replace(end=at + len(text[at:end].rstrip(" ,")), issuer=_nominative(issuer))


def _others(paragraph: Paragraph, act: Act, first: Draft) -> list[Draft]:
    """Acts that share the name of the first: «от … № 965 «…» и от … № 429 «…»», «Законы «…» и «…»»."""
    found: list[Draft] = []
    last = first
    while len(found) < 20:
        joint = _AND.match(paragraph.text, last.end)
        if joint is None:
            return found
        at = joint.end()
        blank = Draft(at, at, act.kind, language="ru", issuer=first.issuer)
        direct = _FROM.match(paragraph.text, at) or paragraph.number_at.get(at)
        if not direct and not (act.plural and at in paragraph.quotes):
            with_issuer = _issuer(paragraph.text, blank._replace(issuer=None), at - 1)
            if with_issuer is None:
                return found
            blank = with_issuer._replace(start=at)
        following = _details(paragraph, blank)
        titled = following.title is not None and (direct or act.plural)
        if following.number is None and not titled:
            return found
        last = following._replace(until=following.end)
        found.append(last)
    return found


def _nominative(issuer: str) -> str:
    """«исполняющего обязанности Министра …» keeps its genitive."""
    acting = regex.match(r"(?i)исполняющ\w+(?=\sобязанности\s)", issuer)
    if acting:
        return "исполняющий" + issuer[acting.end() :]
    unknown = _UNKNOWN.match(issuer)
    return unknown[1] + issuer[unknown.end() :] if unknown else ru.nominative(issuer)


_UNKNOWN = regex.compile(r"^(маслихат)\p{Ll}{1,2}(?!\p{L})", regex.IGNORECASE)
"""A head that the dictionary of Russian lacks."""
