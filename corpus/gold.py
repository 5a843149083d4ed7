"""letters/*.toml -> gold/NAME.json (NAME.2.json for the second letter of a file).

usage: python -m corpus.gold

The gold follows from the roles of the parts: nothing in it is written by hand twice.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from corpus.source import (
    FOLDER,
    GridCell,
    Letter,
    Part,
    Source,
    SourceError,
    iso,
    join_lines,
    read_all,
    read_grid,
    table_width,
)

SPACES = re.compile("[\u00a0\u2009\u202f]")
NO_LANGUAGE = {"letterhead", "form", "announced", "addressee", "reference", "executor"}
ENDS_SECTION = {"closing", "regards", "signatories", "executor", "attachment", "copy"}
NUMBERED = re.compile(r"(\d+)")
Record = dict[str, Any]


class Block(NamedTuple):
    """A paragraph of the clean text and the part it comes from."""

    text: str
    part: Part


def clean(text: str) -> str:
    """The conventions of the clean text for a run of words."""
    return SPACES.sub(" ", re.sub(r"\[\^([^\]]+)\]", r"[\1]", join_lines(text)))


def item_text(part: Part) -> str:
    marker = part.keys.get("marker", "–")
    return f"{marker} {part.text}" if marker else part.text


def listed(part: Part) -> list[str]:
    """Label and things of an attachment; a numbered list has a paragraph for each thing."""
    markers = part.keys.get("markers")
    if not markers:
        return [part.text]
    return [part.text, *(f"{marker} {thing}" for marker, thing in zip(markers, part.keys["things"], strict=True))]


def table_texts(part: Part) -> list[list[str]]:
    """The texts of each row: nothing where a cell is empty or one above reaches down."""
    grid = read_grid(part)
    rows = []
    for row in grid:
        texts = dict.fromkeys(range(table_width(grid)), "")
        for cell in row:
            texts[cell.column] = cell.text
            for covered in range(cell.column + 1, cell.column + cell.columns):
                del texts[covered]
        rows.append(list(texts.values()))
    return rows


def tables(letter: Letter) -> list[Record]:
    """Each table with its cells and how many of its rows head it."""
    return [
        {
            "heads": part.keys.get("heads", 1),
            "rows": [[clean_cell(cell) for cell in row] for row in read_grid(part)],
        }
        for part in letter.parts
        if part.role == "table"
    ]


def clean_cell(cell: GridCell) -> Record:
    return {"text": clean(cell.text), "column": cell.column, "columns": cell.columns, "rows": cell.rows}


def part_paragraphs(part: Part) -> list[str]:
    match part.role:
        case "letterhead":
            return [] if part.keys.get("drawn") else [join_lines(column) for column in part.value.values()]
        case "heading":
            return [" ".join(filter(None, [part.keys.get("marker"), part.text]))]
        case "run_in":
            text = part.text + part.keys.get("joint", ": ") + join_lines(part.keys["text"])
            return [" ".join(filter(None, [part.keys.get("marker"), text]))]
        case "item":
            return [item_text(part)]
        case "table":
            return [re.sub(" +", " ", " | ".join(row)).strip() for row in table_texts(part)]
        case "signatories":
            head = part.keys.get("group") or part.keys.get("position")
            return [*([join_lines(head)] if head else []), *part.value]
        case "attachment" | "copy":
            return listed(part)
        case "footnote" | "page_break" | "approval_log":
            return []
        case _:
            return [part.text]


def letter_blocks(letter: Letter) -> list[Block]:
    """The paragraphs of the clean text; «С уважением,» takes the group line that follows it at once.

    A salutation over several lines is one paragraph: «Уважаемый …!» and below it «Уважаемая …!».
    """
    blocks: list[Block] = []
    for part in letter.parts:
        texts = part_paragraphs(part)
        joins = blocks and blocks[-1].part.role == "regards" and part.role == "signatories" and not part.keys.get("gap")
        if joins and (part.keys.get("group") or part.keys.get("position")):
            blocks[-1] = Block(f"{blocks[-1].text} {clean(texts[0])}", blocks[-1].part)
            texts = texts[1:]
        if blocks and blocks[-1].part.role == part.role == "salutation":
            blocks[-1] = Block(f"{blocks[-1].text} {clean(part.text)}", blocks[-1].part)
            texts = []
        blocks += [Block(clean(text), part) for text in texts]
    notes = [part for part in letter.parts if part.role == "footnote"]
    return blocks + [Block(clean(f"[{part.keys['marker']}] {part.text}"), part) for part in notes]


def words(text: str) -> list[str]:
    return re.sub(r"\[(\d+|\*+)\]", " ", text).split()


def section_bodies(blocks: list[Block]) -> Iterator[tuple[Part, list[str]]]:
    heading: Part | None = None
    body: list[str] = []
    for text, part in blocks:
        ends = part.role in ENDS_SECTION or part.role == "footnote" or part.keys.get("ends_section")
        if heading is not None and (ends or part.role in ("heading", "run_in") or part.role == "salutation"):
            yield heading, body
            heading = None
        if part.role == "heading":
            heading, body = part, []
        elif part.role == "run_in":
            heading, body = part, [clean(part.keys["text"])]
        elif heading is not None and "closing" in part.keys:
            rest = text.partition(clean(part.keys["closing"]))[0].strip()
            yield heading, body + ([rest] if rest else [])
            heading = None
        elif heading is not None:
            body.append(text)
    if heading is not None:
        yield heading, body


def sections(blocks: list[Block]) -> list[Record]:
    found = []
    for part, body in section_bodies(blocks):
        if not body:
            raise SourceError(f"section «{part.text}» has no body")
        all_words = words(" ".join(body))
        marker = part.keys.get("marker")
        ends = {"first_words": " ".join(all_words[:6]), "last_words": " ".join(all_words[-6:])}
        found.append({"heading": clean(part.text), "marker": marker, **ends})
    return found


def requests(letter: Letter) -> list[Record]:
    """Word markers («Во-первых,») are left out; the form with them is listed as optional."""
    found: list[Record] = []
    for part in letter.parts:
        marker = str(part.keys.get("marker", ""))
        for text in part.requests:
            found.append({"text": clean(text), "optional": False})
            if part.role == "item" and re.match(r"\w{3}", marker) and not NUMBERED.match(marker):
                found.append({"text": f"{marker} {clean(text)}", "optional": True})
    return found


def languages(blocks: list[Block]) -> list[str]:
    share: Counter[str] = Counter()
    for text, part in blocks:
        is_name = part.role == "signatories" and text in part.value
        if part.role not in NO_LANGUAGE and not is_name:
            share[part.lang] += len(text)
    return [lang for lang, _ in share.most_common()]


def signatories(letter: Letter) -> list[Record]:
    found = []
    for part in letter.parts:
        if part.role == "signatories":
            group, position = part.keys.get("group"), part.keys.get("position")
            both = {"position": position and join_lines(position), "group": group and join_lines(group)}
            found += [{"name": name} | both for name in part.value]
    return found


def executor(letter: Letter) -> Record:
    part = first(letter, "executor")
    keys = part.keys if part else {}
    return {"name": keys.get("name"), "phones": list(keys.get("phones", [])), "email": keys.get("email")}


def closing(letter: Letter) -> Record | None:
    for part in letter.parts:
        if part.role == "closing":
            return {"text": clean(part.text)}
        if "closing" in part.keys:
            return {"text": clean(part.keys["closing"])}
    return None


def things(letter: Letter, role: str) -> list[Record]:
    found = []
    for part in letter.parts:
        if part.role == role:
            for thing in part.keys.get("things", []):
                if thing not in " ".join(listed(part)):
                    raise SourceError(f"«{thing}» is not in «{part.text}»")
                found.append({"text": clean(thing)})
    return found


def stamps(source: Source, letter: Letter) -> list[Record]:
    """One item for a page; of the registration drawn on every page only the letter's first is demanded."""
    found: list[Record] = []
    mark = source.registration
    if mark:
        for place, page in enumerate(registered_pages(mark, letter)):
            found.append(stamp_record(mark, "registration", page, optional=place > 0))
    for stamp in source.stamps:
        if stamp.get("letter", 1) == letter.number:
            for page in stamp["pages"] or [None]:
                found.append(stamp_record(stamp, stamp["kind"], page, optional=stamp.get("optional", False)))
    return found


def registered_pages(mark: Any, letter: Letter) -> list[int]:
    """The pages of a letter that bear the registration: all of them, or those from where it begins to the next."""
    begins = mark.get("begins")
    if begins is None:
        return list(mark["pages"]) if mark.get("letter", 1) == letter.number else []
    last = begins[letter.number] if letter.number < len(begins) else max(mark["pages"]) + 1
    return [page for page in mark["pages"] if begins[letter.number - 1] <= page < last]


def stamp_record(stamp: Any, kind: str, page: int | None, *, optional: bool) -> Record:
    fields = {"system": stamp.get("system"), "version": stamp.get("version"), "date": iso(stamp.get("date"))}
    rest = {"number": stamp.get("number"), "time": stamp.get("time"), "page": page, "optional": optional}
    return {"kind": kind, **fields, **rest}


def first(letter: Letter, role: str) -> Part | None:
    return next((part for part in letter.parts if part.role == role and not part.keys.get("repeat")), None)


def sender(letter: Letter) -> Record:
    names = [name for part in letter.parts if part.role == "signatories" for name in part.value]
    return {"office": letter.office, "person": names[0] if len(names) == 1 else None}


def letter_to_gold(source: Source, letter: Letter) -> Record:
    """The record of one letter, in the contract's keys."""
    blocks = letter_blocks(letter)
    text = "\n\n".join(block.text for block in blocks)
    notes = [part for part in letter.parts if part.role == "footnote"]
    if letter.subject and letter.subject not in text:
        raise SourceError(f"{source.name}: the subject «{letter.subject}» is not in the text")
    mark = source.registration or {}
    registered = mark.get("letter", letter.number) == letter.number
    announced = first(letter, "announced")
    salutation = next((block.text for block in blocks if block.part.role == "salutation"), None)
    replies = [reply for part in letter.parts for reply in part.keys.get("replies", [])]
    record = {
        "kind": letter.kind,
        "languages": languages(blocks),
        "text": text,
        "sender": sender(letter),
        "outgoing": {"number": mark.get("number"), "date": iso(mark.get("date"))} if registered else None,
        "announced": iso(announced.keys["date"]) if announced else None,
        "in_reply_to": [{"number": reply["number"], "date": iso(reply["date"])} for reply in replies],
        "addressees": [{"text": clean(part.text)} for part in letter.parts if part.role == "addressee"],
        "salutation": {"text": salutation} if salutation else None,
        "subject": {"text": letter.subject} if letter.subject else None,
        "sections": sections(blocks),
        "requests": requests(letter),
        "closing": closing(letter),
        "signatories": signatories(letter),
        "executor": executor(letter),
        "attachments": things(letter, "attachment"),
        "copies_to": things(letter, "copy"),
        "footnotes": [{"marker": part.keys["marker"], "text": clean(part.text)} for part in notes],
        "stamps": stamps(source, letter),
    }
    return record | ({"tables": found} if (found := tables(letter)) else {})


def gold_name(source: Source, letter: Letter) -> str:
    return f"{source.name}.json" if letter.number == 1 else f"{source.name}.{letter.number}.json"


def gold_files(sources: list[Source]) -> dict[str, str]:
    """Name of the file -> its content, for all letters."""
    files = {}
    for source in sources:
        for letter in source.letters:
            record = letter_to_gold(source, letter)
            files[gold_name(source, letter)] = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    return files


def main() -> None:
    folder: Path = FOLDER / "gold"
    folder.mkdir(exist_ok=True)
    files = gold_files(read_all())
    for old in folder.glob("*.json"):
        if old.name not in files:
            old.unlink()
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    print(f"{len(files)} gold files")


if __name__ == "__main__":
    main()
