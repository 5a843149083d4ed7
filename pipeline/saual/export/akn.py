"""A letter as Akoma Ntoso 3.0 (`doc`): its sections, paragraphs, references to acts, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

from saual.record import Block, Letter, Section, TableRow

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
UNKNOWN_DAY = "0001-01-01"
"""FRBRdate must be a day; `name` then says that it is unknown."""
_ISO = {"ru": "rus", "kk": "kaz"}
_HEAD = frozenset({"letterhead", "reference", "addressee", "salutation"})
_END = frozenset({"signature", "executor", "attachment", "footnote"})


def to_akn(letter: Letter) -> str:
    """The document as XML, valid by the schema of Akoma Ntoso 3.0."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_tag("akomaNtoso"))
    document = ET.SubElement(root, _tag("doc"), name=letter.kind)
    _meta(document, letter)
    in_section = [(section.heading_start, section.end) for section in letter.sections]
    first = min((start for start, _ in in_section), default=None)
    head = [block for block in letter.blocks if block.kind in _HEAD and (first is None or block.start < first)]
    tail = [block for block in letter.blocks if block.kind in _END]
    body = [block for block in letter.blocks if block not in head and block not in tail]
    if head:
        preface = ET.SubElement(document, _tag("preface"))
        for block in head:
            _paragraph(preface, letter, block.start, block.end)
    _body(ET.SubElement(document, _tag("mainBody")), letter, body)
    if tail:
        conclusions = ET.SubElement(document, _tag("conclusions"))
        for line in _lines(tail):
            _paragraph(conclusions, letter, line.start, line.end)
    ET.indent(root, " ")
    return ET.tostring(root, "unicode", xml_declaration=True) + "\n"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _meta(document: ET.Element, letter: Letter) -> None:
    language = _ISO[letter.languages[0]] if letter.languages else "und"
    date = letter.outgoing.date or letter.announced
    year = date[:4] if date else "unknown"
    work = f"/akn/kz/doc/{letter.kind}/{year}/{letter.id}"
    meta = ET.SubElement(document, _tag("meta"))
    identification = ET.SubElement(meta, _tag("identification"), source="#saual")
    uris = {"FRBRWork": work, "FRBRExpression": f"{work}/{language}@", "FRBRManifestation": f"{work}/{language}@.akn"}
    for level, uri in uris.items():
        part = ET.SubElement(identification, _tag(level))
        ET.SubElement(part, _tag("FRBRthis"), value=f"{uri}/!main" if level != "FRBRManifestation" else uri)
        ET.SubElement(part, _tag("FRBRuri"), value=uri)
        ET.SubElement(part, _tag("FRBRdate"), date=date or UNKNOWN_DAY, name="registered" if date else "unknown")
        ET.SubElement(part, _tag("FRBRauthor"), href="#sender" if level == "FRBRWork" else "#saual")
        if level == "FRBRWork":
            ET.SubElement(part, _tag("FRBRcountry"), value="kz")
            if letter.outgoing.number:
                ET.SubElement(part, _tag("FRBRnumber"), value=letter.outgoing.number)
        elif level == "FRBRExpression":
            ET.SubElement(part, _tag("FRBRlanguage"), language=language)
    references = ET.SubElement(meta, _tag("references"), source="#saual")
    ET.SubElement(references, _tag("TLCOrganization"), eId="saual", href="/ontology/organization/saual", showAs="saual")
    office = letter.sender.office or letter.sender.person or "–"
    ET.SubElement(
        references, _tag("TLCOrganization"), eId="sender", href="/ontology/organization/sender", showAs=office
    )


def _body(parent: ET.Element, letter: Letter, blocks: list[Block]) -> None:
    """Sections with their headings; what stands before, between and after them in containers of its own."""
    containers: list[tuple[int, ET.Element]] = []
    inside: list[ET.Element] = []
    for number, section in enumerate(letter.sections, 1):
        container = ET.Element(_tag("hcontainer"), name="section", eId=f"sec_{number}")
        if section.marker:
            ET.SubElement(container, _tag("num")).text = section.marker
        ET.SubElement(container, _tag("heading")).text = section.heading
        inside.append(ET.SubElement(container, _tag("content")))
        containers.append((section.heading_start, container))
    for start, end, index in _pieces(letter, blocks):
        if index is not None:
            _paragraph(inside[index], letter, start, end)
            continue
        container = ET.Element(_tag("hcontainer"), name="paragraph", eId=f"para_{start}")
        _paragraph(ET.SubElement(container, _tag("content")), letter, start, end)
        containers.append((start, container))
    if not containers:
        container = ET.Element(_tag("hcontainer"), name="paragraph", eId="para_0")
        inside.append(ET.SubElement(container, _tag("content")))
        containers.append((0, container))
    for content in inside:
        if not len(content):
            ET.SubElement(content, _tag("p"))  # the schema wants one
    parent.extend(container for _, container in sorted(containers, key=lambda pair: pair[0]))


def _lines(blocks: list[Block]) -> Iterator[Block | TableRow]:
    """The blocks, and of a table its rows."""
    for block in blocks:
        yield from block.rows or (block,)


def _pieces(letter: Letter, blocks: list[Block]) -> Iterator[tuple[int, int, int | None]]:
    """The lines, cut where sections begin and end, headings left out; each with the index of its section."""
    headings = [(_with_marker(letter, section), section.heading_end) for section in letter.sections]
    edges = sorted({edge for span in headings for edge in span} | {section.end for section in letter.sections})
    for line in _lines(blocks):
        cuts = [line.start, *(edge for edge in edges if line.start < edge < line.end), line.end]
        for start, end in pairwise(cuts):
            if letter.text[start:end].strip() and not any(left <= start < right for left, right in headings):
                sections = enumerate(letter.sections)
                yield start, end, next((i for i, one in sections if one.heading_end <= start < one.end), None)


def _with_marker(letter: Letter, section: Section) -> int:
    """Where a heading begins, its marker included."""
    before = letter.text[: section.heading_start].rstrip()
    return (
        len(before) - len(section.marker)
        if section.marker and before.endswith(section.marker)
        else section.heading_start
    )


def _paragraph(parent: ET.Element, letter: Letter, start: int, end: int) -> None:
    """A paragraph whose references to acts point to them, where their address is known."""
    paragraph = ET.SubElement(parent, _tag("p"))
    last: ET.Element | None = None
    at = start
    inside = sorted((one for one in letter.citations if one.uri and start <= one.start and one.end <= end),
                    key=lambda one: (one.start, -one.end))  # fmt: skip
    for citation in inside:
        if citation.start < at:
            continue  # an act inside the title of another
        _append(paragraph, last, letter.text[at : citation.start])
        last = ET.SubElement(paragraph, _tag("ref"), href=str(citation.uri))
        last.text = citation.text
        at = citation.end
    _append(paragraph, last, letter.text[at:end])


def _append(paragraph: ET.Element, last: ET.Element | None, text: str) -> None:
    clean = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    if last is None:
        paragraph.text = (paragraph.text or "") + clean
    else:
        last.tail = (last.tail or "") + clean
