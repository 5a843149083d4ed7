"""Percents against wholes: «из 1 200 школ 300 (30 %)», and the percents of one whole that are more or less than 100."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import regex

from saual.check.clauses import Clause
from saual.check.figures import Figure, Interval, add, meet, percent_of, write_number
from saual.check.parts import Taken, Wholes, find_parts, is_alike, is_owner
from saual.cues import compiled
from saual.extract.annotation import Finding

_HUNDRED = Decimal(100)
_MOST = 24
"""Figures beside a part among which another whole may fit the share."""
_GAP = 160
_BESIDE = 90
_NEAR = 300
_NEAR_HUNDRED = Decimal(10)
_ROUND = Decimal("0.15")
"""How far a fraction in words may be off, as a share of it."""
_OPENS = r"[^()\d]{0,60}\(\s*(?:(?:или|это|то есть|что составля\p{L}+|яғни|немесе)\s)?(?:<shares.reached>\s)*"
_RESTATES = (
    r"[^\d().,;:]{0,60}(?<!\p{L})(?:или|то есть|т\.\s?е\.|яғни|немесе|бұл)\s(?:<shares.reached>\s)*"
    r"(?:<shares.whole>\s)?"
    r"|[^\d().,;:]{0,60}[,–—-]\s(?:или|то есть|т\.\s?е\.|это|(?:что\s)?(?:состав|соответству)\p{L}+|яғни|немесе|бұл)"
    r"\s(?:–\s)?(?:у\s)?(?:<shares.reached>\s)*(?:<shares.whole>\s)?"
    r"|[^\d();:]{0,150},\s(?:что\s(?:состав|соответству)\p{L}+\s(?:<shares.reached>\s)*|(?:бұл|яғни)\s<shares.whole>\s)"
)
_STOPS = (
    r"\s?(?:(?:(?:этой|всей|данной)\s)?(?:суммы|объема|количества)(?=[),.;])|[),.;]|[–—-]\s|$|от\sобщ"
    r"|от\s(?:их|этого)\s(?:общего\s)?числа|$)"
)
_OF_THOSE = r"\s(?:всех\s)?(\p{L}{3,}(?:нных|вших(?:ся)?))\s?[),.;]"
_FROM = r"\s(?:от|из)\s(?:общ\p{L}+\s\p{L}+\s|\p{L}+(?:нных|емых|имых|вших|щих)(?:ся)?\s)?(?:<shares.reached>\s)*"
_FIRST = (
    r"[^\d().;:]{0,80}\((?:это\s|или\s)?(?:у\s|в\s|на\s)?(?:\p{L}+(?:[ғгқк][ае]н|нных|вших)\s)?"
    r"(?:при\sплане\s|план\s[–—-]\s|жоспар\s?[–—-]\s)?"
)
_OF_BRACKET = r"(?:\s\p{L}+){1,3}\s\("
"""«86 % годового плана (8,1 млрд тенге)»."""
_OF_SAID = r"\s(?:эт\p{L}+|данн\p{L}+|указанн\p{L}+)\s\p{L}+,\s(?:или|то есть|т\.\s?е\.)\s(?:<shares.reached>\s)*"
_THIS = r"^(?:это|бұл)(?:\s[–—-])?\s(?:состав\p{L}+\s)?(?:[^\d.,;:()]{0,60}\s)?$"
_FIRST_TOLD = r"[^\d().;:]{0,80},\s(?:то есть|т\.\s?е\.|а именно|это|яғни|атап айтқанда)\s(?:<shares.reached>\s)*"
_OF_TOLD = (
    r"\s?(?:от|из)\s\p{L}+(?:ого|его|ой|ей|их|ых)\s(?:объема|числа|количества|суммы|площади|парка|фонда)(?!\p{L})"
)
_OF_ALL = r"(?<!\p{L})(?:дол[яи]|удельный\sвес|үлесі)(?!\p{L})[^\d.;:]*$"
_COLON = r"(?:\sқұра\p{L}+|\sболды)?\s?[:–—]\s(из\s|при\s(?:\p{L}+\s)?план\p{L}{1,3}\s(?:в\s)?)?"
_SHARE_OF = (
    r"(?<!\p{L})(?:дол[яи]|удельный\sвес)\s([^\d.,;:()]{3,70}?)\s(?:составил[аи]?|составля[ею]т|достигла|равна|–|—|-)\s"
    r"(?:<shares.reached>\s)*$|((?:\p{L}+\s){0,2}\p{L}+[ндт][ыі]ң)\s(?:жалпы\s)?үлесі\s(?:<shares.reached>\s)*$"
)
_DONE = (
    r"(?<!\p{L})(?:исполнение|освоение|выполнение)(?:\s(?:плана|средств|бюджета))?\s(?:составил[оа]|составляет|–|—|-)\s"
    r"(?:<shares.reached>\s)*$|(?<!\p{L})(?:игерілуі|орындалуы)\s(?:[–—-]\s)?$"
)
_LEVEL = (
    r"(?<!\p{L})(?:охват|уровень\s\p{L}+)\s(?:составил|составляет|–|—|-)\s(?:<shares.reached>\s)*$"
    r"|(?<!\p{L})деңгейі\s(?:<shares.reached>\s)*$"
)
_DONE_ON = r"(?<!\p{L})(?:исполнен|выполнен|освоен)[аоы]?\s(?:<shares.reached>\s)*на\s(?:<shares.reached>\s)*$"
_SPENT = r"(?<!\p{L})<breakdown.spent>(?!\p{L})"
_HENCE = r"(?<!\p{L})<shares.hence>(?!\p{L})"
_WORD = regex.compile(r"\p{L}{4,}")
_STEM = 5
_YEAR = regex.compile(r"(?<!\d)20\d\d(?!\d)")
_OWN = regex.compile(r"[^\d();:]{0,40}\(?\d[\d,.]*\s?(?:%|проц|пайыз)")
"""A part with a share of its own: «освоено 9 млрд (90 %), физическое выполнение – 60 %»."""
_SIGN = regex.compile(r"%|процент|пайыз", regex.IGNORECASE)
_SHARE = r"(?<!\p{L})(?:<breakdown.share>|<breakdown.subset>)(?!\p{L})"
_CHANGE = r"(?<!\p{L})(?:на|до|с|от|более чем на)\s+$|<breakdown.compared>"
_RISE = r"(?<!\p{L})(?:на|до|с|в\sсреднем\sна)\s(?:<shares.reached>\s)*$"
_TWO_SHARES = regex.compile(r"\s?(?:,|и|және|мен|пен)\s")
_RATE = r"(?<!\p{L})(?:под|по\sставке|став\p{L}+(?:\s\p{L}+)?(?:\s[–—-])?|жылдық|мөлшерлеме\p{L}*(?:\s[–—-])?)\s$"
_WITH = regex.compile(r"[мбп]ен$")
_AHEAD = 30
_KAZAKH_CHANGE = ("ға", "ге", "қа", "ке", "дан", "ден", "тан", "тен")


def check_shares(clause: Clause, above: Clause | None, wholes: Wholes) -> Iterator[Finding]:
    """Shares printed beside their part, against the whole that the part is taken from. `above`: the sentence before."""
    if not any(_is_share(clause, figure) for figure in clause.figures):
        return
    parts = list(find_parts(clause, above, wholes))
    taken = {part.part.span: part for part in parts}
    for at, share in enumerate(clause.figures):
        if not _is_share(clause, share):
            continue
        part = _beside(clause, above, at, taken) or _of_told(clause, above, at)
        part = part or _share_of_subset(clause, at) or _of_said(clause, above, at)
        part = part or _this_is(clause, above, at, wholes) or _resumed(clause, above, share, parts, wholes)
        if part is not None and not _fits(clause, above, part, share):
            yield _finding(part, share)


def _finding(taken: Taken, share: Figure) -> Finding:
    part, whole = taken.part, taken.wholes[0]
    percent = (part.quantity.value / whole.quantity.value * _HUNDRED).quantize(Decimal("0.1"))
    right = f"{part.shown} от {whole.shown} – это {write_number(percent)} %"
    message = f"Доля не сходится: {right}, а указано {share.shown}."
    return Finding("percent_of_whole", "warning", message, (whole.span, part.span, share.span))


def _is_share(clause: Clause, figure: Figure) -> bool:
    """A percent or fraction that is no range and no change: «вырос на 12 %», «12 пайызға өсті»."""
    quantity = figure.quantity
    signed = quantity.kind == "percent" and _SIGN.search(figure.text)
    if quantity.max is not None or not (signed or (quantity.kind == "fraction" and quantity.qualifier == "exact")):
        return False
    before = clause.before(figure.span[0], 40)
    rises = compiled(_RISE).search(before) and not compiled(_DONE_ON).search(before)
    return not rises and not _is_kazakh_change(figure) and not _is_rate(clause, figure)


def _percents(share: Figure) -> Interval:
    """What a share may be in percent; «каждый пятый», «треть» are said in round figures."""
    if share.quantity.kind != "fraction":
        return share.interval
    percent = share.quantity.value * _HUNDRED
    return Interval(percent * (1 - _ROUND), percent * (1 + _ROUND))


def _is_kazakh_change(figure: Figure) -> bool:
    return figure.text.lower().endswith(_KAZAKH_CHANGE)


def _beside(clause: Clause, above: Clause | None, at: int, taken: Mapping[tuple[int, int], Taken]) -> Taken | None:
    """The part beside a share: «35 (70 %)», «35 из 50, или 70 %», «35, или 70 % от 50», «70 % (35 из 50)»."""
    figures, share = clause.figures, clause.figures[at]
    ahead = _ahead(clause, at, taken)
    if ahead or not at or share.span[0] - figures[at - 1].span[1] > _GAP:
        return ahead
    part = figures[at - 1]
    between = clause.between(part.span[1], share.span[0])
    if not (compiled(_OPENS).fullmatch(between) or compiled(_RESTATES).fullmatch(between)) or _is_one_of(clause, at):
        return None
    named = figures[at + 1] if at + 1 < len(figures) and figures[at + 1].span[0] - share.span[1] <= _GAP else None
    behind = clause.between(share.span[1], named.span[0]) if named else ""
    bracketed = named and compiled(_OF_BRACKET).fullmatch(behind) and _closes(clause, named)
    if named and (bracketed or compiled(_FROM).fullmatch(behind)):
        return Taken(part, (named,)) if is_alike(named, part) else None
    if not (_stops(clause, share) or _is_of_those(clause, above, share)):
        return None
    before = taken.get(figures[at - 2].span) if at > 1 else None
    return before if before and before.wholes == (part,) else taken.get(part.span)


def _of_told(clause: Clause, above: Clause | None, at: int) -> Taken | None:
    """A share of what was told before: «Накоплено 720 тыс. тонн. Переработано 216 тыс., или 30 % от общего объема»."""
    if not at:
        return None
    part, share = clause.figures[at - 1 : at + 1]
    between = clause.between(part.span[1], share.span[0])
    behind = clause.between(share.span[1], min(clause.end, share.span[1] + _BESIDE))
    if not (compiled(_RESTATES).fullmatch(between) or compiled(_OPENS).fullmatch(between)):
        return None
    if not compiled(_OF_TOLD).match(behind):
        return None
    before = clause.inside(clause.start, part.span[0], _MOST)
    if not before and above is not None and above.block == clause.block:
        before = list(above.figures)
    wholes = [figure for figure in before if is_alike(figure, part)]
    return Taken(part, (wholes[0],)) if len(wholes) == 1 else None


def _share_of_subset(clause: Clause, at: int) -> Taken | None:
    """The share before its part: «150 млрд, из них 30 %, или 45 млрд», «6,4 млрд, оның 25 пайызы, яғни 1,6 млрд»."""
    figures = clause.figures
    if not at or at + 1 >= len(figures) or figures[at + 1].span[0] - figures[at].span[1] > _BESIDE:
        return None
    whole, share, part = figures[at - 1 : at + 2]
    told = compiled(r",?\s(?:или|то есть|т\.\s?е\.|а именно|яғни|немесе|атап айтқанда)\s(?:<shares.reached>\s)*")
    taken = compiled(r"(?<!\p{L})<breakdown.subset>\s(?:<shares.reached>\s)*$")
    if not told.fullmatch(clause.between(share.span[1], part.span[0])) or not is_alike(whole, part):
        return None
    owned = is_owner(clause, whole, share) or taken.search(clause.before(share.span[0], _BESIDE))
    return Taken(part, (whole,)) if owned else None


def _of_said(clause: Clause, above: Clause | None, at: int) -> Taken | None:
    """«Бюджет – 164 млрд тенге. Расходы составляют 7 % этой суммы, или 11,5 млрд тенге»."""
    if above is None or above.block != clause.block or at + 1 >= len(clause.figures):
        return None
    share, part = clause.figures[at : at + 2]
    if not compiled(_OF_SAID).fullmatch(clause.between(share.span[1], part.span[0])):
        return None
    wholes = [figure for figure in above.figures if is_alike(figure, part)]
    return Taken(part, (wholes[0],)) if len(wholes) == 1 else None


def _ahead(clause: Clause, at: int, taken: Mapping[tuple[int, int], Taken]) -> Taken | None:
    """«70 % школ (35 из 50)», «мектептердің 70 %-ы (50 мектептің 35-і)»: nothing else in the bracket."""
    figures = clause.figures
    if at + 2 >= len(figures) or figures[at + 1].span[0] - figures[at].span[1] > _GAP:
        return None
    share, one, two = figures[at : at + 3]
    between = clause.between(share.span[1], one.span[0])
    found = taken.get(one.span) or taken.get(two.span)
    colon = compiled(_COLON).fullmatch(between)
    if colon and (colon[1] or compiled(_OF_ALL).search(clause.before(share.span[0], _BESIDE))):
        closed = at + 3 == len(figures)
    else:
        closed = (_closes(clause, two) and bool(compiled(_FIRST).fullmatch(between))) or bool(
            compiled(_FIRST_TOLD).fullmatch(between)
        )
    return found if found and closed and {found.part, found.wholes[0]} == {one, two} else None


def _is_one_of(clause: Clause, at: int) -> bool:
    """«клубы назвали 1 160, музеи – 620 (58 % и 31 %)»: the shares in the bracket are of one figure each."""
    share, following = clause.figures[at], clause.figures[at + 1 : at + 2]
    if not following or following[0].quantity.kind != share.quantity.kind:
        return False
    return bool(_TWO_SHARES.fullmatch(clause.between(share.span[1], following[0].span[0])))


def _closes(clause: Clause, figure: Figure) -> bool:
    """Whether a bracket closes right behind a figure."""
    return clause.between(figure.span[1], min(clause.end, figure.span[1] + 2)).lstrip()[:1] == ")"


def _stops(clause: Clause, share: Figure) -> bool:
    """Whether nothing else is named that it would be a share of: «12 % бюджета», «75 % плана»."""
    behind = clause.between(share.span[1], min(clause.end, share.span[1] + _BESIDE))
    possessed = share.text.lower().endswith(("ы", "і", "ын", "ін", "ында", "інде"))
    return possessed or bool(compiled(_STOPS).match(behind))


def _is_of_those(clause: Clause, above: Clause | None, share: Figure) -> bool:
    """«Осмотр прошли 500 горняков. … у 80 из них, то есть у 16 % осмотренных»: of those of whom was told."""
    behind = clause.between(share.span[1], min(clause.end, share.span[1] + _BESIDE))
    those = compiled(_OF_THOSE).match(behind)
    told = clause.between(clause.start, share.span[0]) + (above.words if above and above.block == clause.block else "")
    return those is not None and those[1][:_STEM] in told


def _this_is(clause: Clause, above: Clause | None, at: int, wholes: Wholes) -> Taken | None:
    """«Из 50 школ закрыто 35. Это 70 % от общего числа»: the only part of the sentence before."""
    if at or above is None or above.block != clause.block:
        return None
    share = clause.figures[0]
    if not compiled(_THIS).match(clause.between(clause.start, share.span[0])) or not _stops(clause, share):
        return None
    parts = list(find_parts(above, None, wholes))
    return parts[0] if len(parts) == 1 else None


def _resumed(
    clause: Clause, above: Clause | None, share: Figure, taken: Sequence[Taken], wholes: Wholes
) -> Taken | None:
    """The only part before «таким образом, доля женщин составила 35 %», «(исполнение – 80 %)», «игерілуі 85% болды»."""
    before = clause.before(share.span[0], _BESIDE)
    done, of = compiled(_DONE).search(before), compiled(_SHARE_OF).search(before)
    if not (done or of or compiled(_LEVEL).search(before)):
        return None
    source, parts = clause, taken[: bisect_left(taken, share.span[0], key=lambda part: part.part.span[0])]
    if share is clause.figures[0] and above is not None and above.block == clause.block:
        source, parts = above, list(find_parts(above, None, wholes))
    if len(parts) != 1:
        return None
    [part] = parts
    start, end = part.part.span
    until = share.span[0] - len(before) + of.start() if of and source is clause else source.end
    around = source.between(max(source.start, start - _BESIDE), max(end, min(until, end + _BESIDE)))
    after = clause.between(max(clause.start, share.span[0] - _BESIDE, end if source is clause else 0), share.span[0])
    if _YEAR.search(after) or (source is clause and _OWN.match(after)):
        return None
    if done:
        return part if part.spent or compiled(_SPENT).search(around) else None
    hence = compiled(_HENCE).search(clause.before(share.span[0], 2 * _BESIDE))
    return part if hence or (of and _shares_stem(of[1] or of[2], around)) else None


def _shares_stem(what: str, around: str) -> bool:
    """Whether the share is said to be of what the part is: «олардың 8,4 мыңы – әйелдер … әйелдердің үлесі»."""
    if regex.search(r"(?<!\p{L})(?:среди|от|на|в|во|у|за|по|из|при)(?!\p{L})", what):
        return False
    named = {word[:_STEM] for word in _WORD.findall(around)}
    words = [word[:_STEM] for word in _WORD.findall(what)]
    return bool(words) and all(word in named for word in words)


def _fits(clause: Clause, above: Clause | None, taken: Taken, share: Figure) -> bool:
    """Whether the share can be right: of one of its wholes, or of any other figure near that may be meant."""
    part = taken.part
    beside = clause.inside(part.span[1], min(clause.end, part.span[1] + _NEAR))
    near = [*taken.wholes, *clause.inside(clause.start, part.span[0], _MOST), *beside]
    if above is not None and above.block == clause.block:
        near += above.inside(above.start, above.end, _MOST)
    first = percent_of(part.interval, taken.wholes[0].interval)
    if first is None or (first.low > _HUNDRED and not taken.spent):
        return True
    ratios = [
        percent_of(part.interval, whole.interval) for whole in near if is_alike(whole, part) and whole is not part
    ]
    given = clause.inside(clause.start, part.span[0], 1)  # «осталось 2,9 млрд при емкости 5,2 млрд (56 %)»
    ratios += [percent_of(figure.interval, part.interval) for figure in given if is_alike(part, figure)]
    return any(ratio is not None and meet(ratio, _percents(share)) for ratio in ratios)


def _check_rest(clause: Clause) -> Iterator[Finding]:
    """«83,5 % довольны, остальные 26,5 % – нет»: shares that should be all."""
    rest = compiled(r"(?<!\p{L})(?:остальн\p{L}+|оставш\p{L}+|қалған\p{L}*)\s$")
    shares = [figure for figure in clause.figures if figure.quantity.kind == "percent"]
    if len(shares) < 2 or not all(_is_share(clause, share) for share in shares):
        return
    if rest.search(clause.before(shares[-1].span[0], _BESIDE)):
        yield from _unlike_hundred(shares)


def check_hundred(clause: Clause) -> Iterator[Finding]:
    """The percents of one whole: more than 100 together, or near it and not equal."""
    yield from _check_rest(clause)
    marked = compiled(_SHARE).search(clause.words)
    if marked is None:
        return
    place = marked.start() + clause.start
    found = [f for f in clause.inside(place, clause.end) if f.quantity.kind == "percent" and f.quantity.max is None]
    shares = [figure for figure in found if figure.quantity.value != _HUNDRED and not _is_rate(clause, figure)]
    if len(shares) < 3 or any(_is_change(clause, share) for share in shares):
        return
    if compiled(r"(?<!\p{L})<breakdown.rest>(?!\p{L})").search(clause.words):
        return
    total = sum((share.quantity.value for share in shares), Decimal(0))
    complete = any(_are_all(shares[:count]) or _are_all(shares[-count:]) for count in range(2, len(shares)))
    if abs(total - _HUNDRED) <= _NEAR_HUNDRED and not complete:
        yield from _unlike_hundred(shares)


def _are_all(shares: Sequence[Figure]) -> bool:
    return meet(add(share.interval for share in shares), Interval(_HUNDRED, _HUNDRED))


def _is_rate(clause: Clause, share: Figure) -> bool:
    """«кредит под 5 % годовых», «жылдық 5 пайызбен»: what is paid for money, no share."""
    before = clause.before(share.span[0], _AHEAD)
    after = clause.between(share.span[1], min(clause.end, share.span[1] + _AHEAD))
    said = compiled(_RATE).search(before) or _WITH.search(share.text)
    return bool(said) or after.lstrip().startswith("годовых")


def _unlike_hundred(shares: Sequence[Figure]) -> Iterator[Finding]:
    if not _are_all(shares):
        total = sum((share.quantity.value for share in shares), Decimal(0))
        sum_ = " + ".join(share.shown for share in shares)
        message = f"Доли одного целого не дают 100 %: {sum_} = {write_number(total)} %."
        yield Finding("percent_of_whole", "warning", message, tuple(share.span for share in shares))


def _is_change(clause: Clause, share: Figure) -> bool:
    """«вырос на 12 %», «12 пайызға өсті»: no share."""
    before = clause.between(max(clause.start, share.span[0] - 20), share.span[0])
    return bool(compiled(_CHANGE).search(before)) or _is_kazakh_change(share)
