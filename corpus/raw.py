"""letters/*.toml with a table [raw] -> raw/NAME.txt: letters that exist only as plain text, with the damage it shows.

usage: python -m corpus.raw
"""

import random
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.gold import item_text, listed, table_texts
from corpus.lines import Word, break_lines
from corpus.source import FOLDER, Part, Source, join_lines, read_all
from corpus.typeset import group_digits

LATIN = str.maketrans("аеорсхіАВЕКМНОРСТХІ", "aeopcxiABEKMHOPCTXI")


def part_lines(part: Part) -> list[str]:
    """The paragraphs of a part, as lines that are still to be wrapped."""
    keys = part.keys
    match part.role:
        case "letterhead":
            return [line for column in part.value.values() for line in [*column.split("\n"), ""]]
        case "announced" | "addressee" | "reference" | "executor" | "approval_log":
            return [*part.lines, ""]
        case "heading":
            return [" ".join(filter(None, [keys.get("marker"), part.text]))]
        case "run_in":
            text = part.text + keys.get("joint", ": ") + join_lines(keys["text"])
            return [" ".join(filter(None, [keys.get("marker"), text]))]
        case "item":
            return [f"{keys['drawn']} {part.text}" if "drawn" in keys else item_text(part)]
        case "table":
            return ["\t".join(row).rstrip() for row in table_texts(part)]
        case "signatories":
            head = str(keys.get("group") or keys.get("position") or "").strip()
            lines = head.split("\n") if head else []
            names = list(part.value)
            if lines and names:
                lines[-1] = f"{lines[-1]}{' ' * 24}{names.pop(0)}"
            if keys.get("columns") == 2:
                pairs = [names[i : i + 2] for i in range(0, len(names), 2)]
                return ["", *lines, *(f"{pair[0]:<40}{pair[-1]}" if len(pair) > 1 else pair[0] for pair in pairs)]
            return ["", *lines, *(f"{' ' * 40 if lines else ''}{name}" for name in names)]
        case "attachment" | "copy":
            return listed(part)
        case "page_break" | "footnote":
            return []
        case _:
            return [part.text]


def emphasise(part: Part, text: str) -> str:
    """Markdown marks: headings strong, the first long bracket of a paragraph in italics."""
    if part.role in ("heading", "title", "salutation"):
        return f"**{text}**"
    if part.role == "table":
        cells = text.split("\t") + [""] * (len(table_texts(part)[0]) - text.count("\t") - 1)
        rule = "|---" * len(cells) + "|\n" if "\t".join(table_texts(part)[0]).rstrip() == text else ""
        return f"| {' | '.join(cells)} |" + (f"\n{rule}".rstrip() if rule else "")
    return re.sub(r"\((\w+ [^()]+ [^()]+)\)", r"(*\1*)", text, count=1)


def as_source(word: Word) -> str:
    """A word as it stands in the source, with its blank and its anchors."""
    text = "".join(f"[^{piece.text}]" if piece.style else piece.text for piece in word.pieces)
    return text if word.glued else f" {text}"


def wrap(text: str, raw: Mapping[str, Any]) -> list[str]:
    width, indent = raw.get("width", 0), " " * raw.get("indent", 0)
    apart = "  " in text or ("\t" in text and "hyphen" in raw)
    if not width or not text.strip() or text.startswith(" ") or apart:
        return [text]
    if "hyphen" in raw:
        found = break_lines(text, width - len(indent), width, lambda run, _: len(run), raw["hyphen"])
        lines = ["".join(map(as_source, line.words)).strip() for line in found]
    else:
        lines = textwrap.wrap(text, width, break_long_words=False) or [""]
    return [(indent if len(lines) > 1 else "") + lines[0], *lines[1:]]


def letter_lines(source: Source, raw: Mapping[str, Any]) -> Iterator[tuple[str, list[Part]]]:
    """The lines of the file, each with the footnotes whose anchors stand in it."""
    for letter in source.letters:
        notes = {part.keys["marker"]: part for part in letter.parts if part.role == "footnote"}
        for part in letter.parts:
            for paragraph in part_lines(part):
                text = emphasise(part, paragraph) if raw.get("emphasis") and paragraph else paragraph
                for line in wrap(text, raw):
                    found = [notes[marker] for marker in re.findall(r"\[\^([^\]]+)\]", line)]
                    yield re.sub(r"\[\^([^\]]+)\]", r"\1", line), found
            if raw.get("gaps", True) and part.role not in ("page_break", "footnote"):
                yield "", []


def paged(source: Source, raw: Mapping[str, Any]) -> Iterator[str]:
    """Lines in pages: footnotes at the foot, numbers and form feeds between them."""
    room, page, used = raw.get("page_lines", 10**6), 1, 0
    waiting: list[str] = []
    for line, notes in letter_lines(source, raw):
        new = [wrapped for note in notes for wrapped in note_lines(note, raw)]
        if used + len(waiting) + len(new) >= room:
            yield from waiting
            page, used, waiting = page + 1, 0, []
            line = raw.get("page_break", "") + line
            if raw.get("page_numbers"):
                yield str(page)
                yield ""
        waiting += new
        yield line
        used += 1
    yield from waiting


def note_lines(note: Part, raw: Mapping[str, Any]) -> list[str]:
    text = f"{note.keys['marker']} {note.text}"
    return [" " * 59, *wrap(text, raw)]


def upright_stamp(text: str, style: str, dice: random.Random) -> list[str]:
    """A side stamp as extractors give it: letters one or two a line, or words."""
    if style == "words":
        return text.split()
    signs = list(reversed(text)) if style == "reversed" else list(text)
    lines: list[str] = []
    while signs:
        take = dice.choice((1, 1, 2, 1, 2)) if style == "letters" else 1
        lines.append("".join(signs[:take]))
        signs = signs[take:]
        if dice.random() < 0.35:
            lines.append("")
    return lines


def with_stamps(lines: list[str], source: Source, raw: Mapping[str, Any], dice: random.Random) -> list[str]:
    for stamp, place in zip(source.stamps, raw.get("stamp_at", []), strict=False):
        style = raw.get("stamp", "line")
        if style == "glued":
            lines[place] = f"{lines[place]}{' ' * 14}{stamp['text']}"
        elif style == "line":
            lines[place:place] = [stamp["text"]]
        else:
            lines[place:place] = upright_stamp(stamp["text"], style, dice)
    return lines


def look_alikes(text: str, every: int) -> str:
    """Every so many-th letter that has a Latin twin becomes Latin; the rest of its word stays Cyrillic."""
    seen = 0

    def change(match: re.Match[str]) -> str:
        nonlocal seen
        word = match[0]
        places = [i for i, sign in enumerate(word) if sign.translate(LATIN) != sign]
        seen += 1
        if not places or len(places) == len(word) or seen % every:
            return word
        chosen = places[seen // every % len(places)]
        return word[:chosen] + word[chosen].translate(LATIN) + word[chosen + 1 :]

    return re.sub(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]{4,}", change, text)


def raw_bytes(source: Source) -> bytes:
    """The plain text of a letter, damaged as its table [raw] says."""
    raw = source.raw or {}
    dice = random.Random(source.name)
    lines = with_stamps(list(paged(source, raw)), source, raw, dice)
    if raw.get("blank_between"):
        lines = [one for line in lines if line.strip() or len(line) > 9 for one in (f"{line} ", "")]
    text = "\n".join(lines).strip("\n") + "\n"
    if raw.get("digit_blank"):
        text = group_digits(text, raw["digit_blank"])
    for good, bad in raw.get("replace", []):
        text = text.replace(good, bad)
    if raw.get("lookalikes"):
        text = look_alikes(text, raw["lookalikes"])
    if raw.get("old_font"):
        text = text.encode("kz1048").decode("cp1251")
    if raw.get("crlf"):
        text = text.replace("\n", "\r\n")
    return text.encode(raw.get("encoding", "utf-8"))


def main() -> None:
    folder = FOLDER / "raw"
    folder.mkdir(exist_ok=True)
    sources = [source for source in read_all() if source.raw is not None]
    for source in sources:
        (folder / f"{source.name}.txt").write_bytes(raw_bytes(source))
    print(f"{len(sources)} raw texts")


if __name__ == "__main__":
    main()
