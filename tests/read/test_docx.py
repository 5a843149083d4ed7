"""DOCX: what Word shows is read, what it hides is not, and a letter gives what its PDF gives."""

from __future__ import annotations

import io
import zipfile

import pytest
from corpus.docx import NAMES, R, docx, links, pack
from corpus.source import LETTERS, read_all

from saual.clean.stamps import split_stamps
from saual.read.document import Document, ReadError, Source
from saual.read.docx import read_docx
from test_letters import CORPUS, check_exact_bytes

SOURCES = {source.name: source for source in read_all((LETTERS,)) if source.raw is None}


def made(body: str, **parts: str) -> bytes:
    """A DOCX of the inside of `w:body` and, by name, other parts of the file."""
    files = {
        "_rels/.rels": links({"rId1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": links({name: (name, f"{name}.xml") for name in parts}),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    return pack(iter((files | {f"word/{name}.xml": content for name, content in parts.items()}).items()))


def read(body: str, **parts: str) -> Document:
    return read_docx(made(body, **parts), Source("a.docx", "", "", 0))


def p(inside: str, setting: str = "") -> str:
    return f"<w:p><w:pPr>{setting}</w:pPr>{inside}</w:p>"


def r(text: str, setting: str = "") -> str:
    return f'<w:r><w:rPr>{setting}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_letter_as_its_gold(name: str) -> None:
    check_exact_bytes(docx(SOURCES[name]), f"{name}.docx", CORPUS)


def test_hidden_and_deleted_text_is_left_out() -> None:
    body = p(r("Отремонтировано ") + f"<w:del>{r('16')}</w:del><w:ins>{r('15')}</w:ins>" + r(" км", "<w:b/>"))
    body += p(r("Черновик", "<w:vanish/>")) + p(r("дорог.", '<w:vanish w:val="0"/>'))
    assert read(body).text == "Отремонтировано 15 км\nдорог."


def test_a_deleted_paragraph_mark_joins() -> None:
    body = p(r("В 2024 году "), "<w:rPr><w:del/></w:rPr>") + p(r("построено 3 школы."))
    assert read(body).text == "В 2024 году построено 3 школы."


COUNTED = (
    f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
"""One list: 1., 2., 3. …"""


def item(inside: str, mark: str = "") -> str:
    return p(inside, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>{mark}</w:rPr>')


@pytest.mark.parametrize(
    "gone",
    [
        item(f"<w:del>{r('о мостах?')}</w:del>", "<w:del/>"),
        item(f"<w:moveFrom>{r('о мостах?')}</w:moveFrom>", "<w:moveFrom/>"),
        item(r("о мостах?", "<w:vanish/>"), "<w:vanish/>"),
    ],
)
def test_items_that_are_gone_are_not_counted(gone: str) -> None:
    body = item(r("о дорогах?")) + gone + item(r("о школах?")) + gone + p(r("Ждём ответа.")) + gone
    assert read(body, numbering=COUNTED).text == "1. о дорогах?\n2. о школах?\nЖдём ответа."


def test_items_that_are_joined_have_one_label() -> None:
    body = item(r("Ремонт дорог"), "<w:del/>") + item(r(" и мостов.")) + item(r("Школы."))
    assert read(body, numbering=COUNTED).text == "1. Ремонт дорог и мостов.\n2. Школы."
    lead = item(r("Дороги. "), "<w:vanish/>") + p(r("Построено 3 км.")) + item(r("Школы."))
    assert read(lead, numbering=COUNTED).text == "1. Дороги. Построено 3 км.\n2. Школы."


def test_a_paragraph_without_an_end_stops_before_a_table() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{p(r('Школа'))}</w:tc></w:tr></w:tbl>"
    body = p(r("Итоги."), "<w:rPr><w:del/></w:rPr>") + cell + p(r("Министр"))
    assert read(body).text == "Итоги.\nШкола\nМинистр"


def test_a_page_that_begins_with_what_is_gone() -> None:
    gone = p(f"<w:del>{r('Черновик')}</w:del>", "<w:rPr><w:del/></w:rPr>")
    assert read(p(r("один") + '<w:r><w:br w:type="page"/></w:r>') + gone + p(r("два"))).text == "один\fдва"


def field(code: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText> {code} </w:instrText></w:r>{marks[1]}{result}{marks[2]}"


def test_what_a_sentence_refers_to_is_text_and_the_contents_are_not() -> None:
    begin, rest = field(' TOC \\o "1-3" ', "|").split("|")
    contents = p(begin + r("Дороги") + field("PAGEREF a", r("2"))) + p(r("Мосты") + field("PAGEREF b", r("3")) + rest)
    sentence = p(
        r("См. пункт ") + field(r"REF a \\h", r("4")) + r(" на странице ") + field("PAGEREF a", r("2")) + r(".")
    )
    assert read(contents + sentence).text == "См. пункт 4 на странице 2."


def test_page_fields_are_no_text() -> None:
    body = p(r("стр. ") + field("PAGE", r("7")) + field("DATE", r("3 мая 2024 года")))
    body += p('<w:fldSimple w:instr=" NUMPAGES ">' + r("9") + "</w:fldSimple>" + r("Депутатам"))
    assert read(body).text == "стр. 3 мая 2024 года\nДепутатам"


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="да"/><w:listEntry w:val="нет"/></w:ddList>', "нет"),
        ('<w:ddList><w:listEntry w:val="да"/><w:listEntry w:val="нет"/></w:ddList>', "да"),
        ('<w:ddList><w:result w:val="7"/><w:listEntry w:val="да"/></w:ddList>', ""),
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="0"/></w:checkBox>', "☐"),
    ],
)
@pytest.mark.parametrize("result", ["", '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'])
def test_what_is_chosen_in_a_form(form: str, shown: str, result: str) -> None:
    field = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{form}</w:ffData></w:fldChar></w:r>'
    field += f'<w:r><w:instrText>FORM</w:instrText></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert read(p(r("Согласовано:") + field + r("."))).text == f"Согласовано:{shown}."


def test_signs_of_the_typeface_symbol() -> None:
    symbol = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    one = p('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r(" 5 %"))
    assert read(one + p(r("\uf0a3", symbol) + r(" 7 °C"))).text == "≥ 5 %\n≤ 7 °C"


def test_half_a_sign_is_none() -> None:
    half = '<w:r><w:sym w:font="Arial" w:char="D800"/></w:r>'
    assert read(p(r("Депутатам") + half)).text == "Депутатам"


def test_lists_are_counted() -> None:
    def level(depth: int, form: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        )

    levels = level(0, "decimal", "%1.") + level(1, "russianLower", "%2)") + level(2, "decimal", "%1.%3")
    numbers = (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num></w:numbering>'
    )
    items = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (2, 0), (2, 0)]
    body = "".join(
        p(r("пункт"), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
        for number, depth in items
    )
    labels = [line.split()[0] for line in read(body, numbering=numbers).text.splitlines()]
    assert labels == ["1.", "а)", "б)", "2.", "а)", "2.1", "4.", "5."]


def test_levels_that_are_not_counted_anew() -> None:
    def level(depth: int, text: str, under: int | None) -> str:
        anew = "" if under is None else f'<w:lvlRestart w:val="{under}"/>'
        return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>{anew}<w:lvlText w:val="{text}"/></w:lvl>'

    def labels(under: int | None) -> list[str]:
        levels = level(0, "%1.", None) + level(1, "%2)", None) + level(2, "ст%3.", under)
        numbers = f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
        numbers += '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
        items = (
            p(r("пункт"), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')
            for depth in (0, 1, 2, 2, 1, 2, 0, 1, 2)
        )
        return [line.split()[0] for line in read("".join(items), numbering=numbers).text.splitlines()]

    assert labels(None) == ["1.", "1)", "ст1.", "ст2.", "2)", "ст1.", "2.", "1)", "ст1."]
    assert labels(1) == ["1.", "1)", "ст1.", "ст2.", "2)", "ст3.", "2.", "1)", "ст1."]
    assert labels(0) == ["1.", "1)", "ст1.", "ст2.", "2)", "ст3.", "2.", "1)", "ст4."]


def test_bold_by_style_and_lead() -> None:
    styles = (
        f'<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="base"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="head"><w:basedOn w:val="base"/></w:style></w:styles>'
    )
    body = p(r("Касательно дорог"), '<w:pStyle w:val="head"/>') + p(r("Итоги.", "<w:b/>") + r(" Построено 3 школы."))
    one, two = read(body, styles=styles).lines
    assert one.bold
    assert (two.bold, two.lead) == (False, len("Итоги."))


def test_stamps_in_running_headers_and_footers_are_data_and_the_rest_is_furniture() -> None:
    header = f"<w:hdr {NAMES}>{p(r('Продолжение письма'))}{p(r('22.05.2025 ЕСЭДО ГО (версия 7.23.0)'))}</w:hdr>"
    footer = f"<w:ftr {NAMES}>{p(r('Копия электронного документа.'))}{p(r('2'))}</w:ftr>"
    section = '<w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    body = p(r("Уважаемые депутаты!")) + p(r("Сообщаю следующее.")) + f"<w:sectPr>{section}</w:sectPr>"
    document = read(body, header=header, footer=footer)
    lines, stamps = split_stamps(document)
    assert [document.text[line.start : line.end] for line in lines] == ["Уважаемые депутаты!", "Сообщаю следующее."]
    assert [(stamp.system, stamp.version, stamp.date) for stamp in stamps] == [("ЕСЭДО ГО", "7.23.0", "2025-05-22")]


def test_a_letterhead_in_the_header_of_the_first_page() -> None:
    header = f"<w:hdr {NAMES}>{p(r('МИНИСТЕРСТВО ФИНАНСОВ'))}</w:hdr>"
    first = '<w:headerReference w:type="first" r:id="header"/>'
    alone = read(p(r("Депутатам")) + f"<w:sectPr>{first}<w:titlePg/></w:sectPr>", header=header)
    running = read(p(r("Депутатам")) + f"<w:sectPr>{first}</w:sectPr>", header=header)
    assert alone.text == "МИНИСТЕРСТВО ФИНАНСОВ\nДепутатам"
    assert running.text == "Депутатам"


def test_pages() -> None:
    broken = '<w:r><w:br w:type="page"/></w:r>'
    document = read(p(r("один")) + p(broken + r("два")) + p(r("три") + broken) + p(r("четыре")))
    assert document.text == "один\fдва\nтри\fчетыре"
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [line.page for line in document.lines] == [1, 2, 2, 3]
    assert read(p(r("один")) + p(broken) + p(r("два"))).text == "один\fдва"


def test_a_section_says_how_it_begins_itself() -> None:
    def section(kind: str) -> str:
        return f'<w:sectPr><w:type w:val="{kind}"/></w:sectPr>'

    body = p(r("один")) + p("", "<w:sectPr/>") + p(r("тоже один"), section("continuous")) + p(r("два"))
    assert read(body + section("nextPage")).text == "один\nтоже один\fдва"
    assert read(body + "<w:sectPr/>").text == "один\nтоже один\fдва"
    assert read(body).text == "один\nтоже один\fдва"


PAGE = "<html><body><p>О состоянии дорог.</p><p>Построено 3 км.</p></body></html>"
PACKED = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    f'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n--b--\r\n'
)


def with_chunk(name: str, data: str | bytes, link: str = "a") -> Document:
    rels = f'<Relationships xmlns="x"><Relationship Id="a" Type="{R}/aFChunk" Target="{name}"/></Relationships>'
    body = f'<w:document {NAMES}><w:body><w:altChunk r:id="{link}"/>{p(r("Министр"))}</w:body></w:document>'
    files: dict[str, str | bytes] = {
        "word/document.xml": body,
        "word/_rels/document.xml.rels": rels,
        f"word/{name}": data,
    }
    return read_docx(packed(files), Source("a.docx", "", "", 0))


def packed(files: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.htm", PAGE),
        ("a.mht", PACKED),
        ("a.txt", "О состоянии дорог.\nПостроено 3 км."),
        ("a.docx", made(p(r("О состоянии дорог.")) + p(r("Построено 3 км.")))),
    ],
)
def test_files_inside_are_read(name: str, data: str | bytes) -> None:
    document = with_chunk(name, data)
    assert document.text == "О состоянии дорог.\nПостроено 3 км.\nМинистр"
    assert document.warnings == ()


@pytest.mark.parametrize(("name", "data"), [("a.rtf", "{\\rtf1 Ответ}"), ("a.docx", "PK"), ("a.mht", "")])
def test_files_inside_that_are_not_read_leave_a_warning(name: str, data: str) -> None:
    document = with_chunk(name, data)
    assert document.text == "Министр"
    assert [warning.code for warning in document.warnings] == ["part_unread"]
    assert name in document.warnings[0].message
    assert [warning.code for warning in with_chunk(name, data, "other").warnings] == ["part_unread"]


def test_a_file_that_holds_itself_in_itself_ends() -> None:
    data = made(p(r("Ответ")))
    for _ in range(5):
        rels = f'<Relationships xmlns="x"><Relationship Id="a" Type="{R}/aFChunk" Target="a.docx"/></Relationships>'
        body = f'<w:document {NAMES}><w:body>{p(r("Ответ"))}<w:altChunk r:id="a"/></w:body></w:document>'
        data = packed({"word/document.xml": body, "word/_rels/document.xml.rels": rels, "word/a.docx": data})
    document = read_docx(data, Source("a.docx", "", "", 0))
    assert document.text == "Ответ\nОтвет\nОтвет"
    assert [warning.code for warning in document.warnings] == ["part_unread"]


def drawn(place: str, width: float, height: float) -> str:
    size = f'<wp:extent cx="{round(width * 12_700)}" cy="{round(height * 12_700)}"/>'
    return f'<w:r><w:drawing><wp:{place}>{size}<a:blip r:embed="i"/></wp:{place.split()[0]}></w:drawing></w:r>'


def test_scans_between_the_text_leave_a_warning() -> None:
    shape = '<v:shape style="width:467.5pt;height:661pt"><v:imagedata r:id="i"/></v:shape>'
    scans = p(drawn("inline", 467.5, 661)) + p(f"<w:r><w:pict>{shape}</w:pict></w:r>")
    [warning] = read(p(r("Приложение: копия письма.")) + scans).warnings
    assert (warning.code, ": 2," in warning.message) == ("pictures_unread", True)
    emblem, form = drawn("inline", 80, 80), drawn('anchor behindDoc="1"', 595, 842)
    chart = drawn("inline", 467.5, 350)
    assert read(p(emblem + form + r("Ответ.") + chart)).warnings == ()
    box = f"<wps:wsp><wps:txbx><w:txbxContent>{p(emblem + r('Ответ'))}</w:txbxContent></wps:txbx></wps:wsp>"
    assert read(p(drawn("inline", 467.5, 661).replace('<a:blip r:embed="i"/>', box))).warnings == ()


def test_lines_of_a_page_that_were_pasted_as_paragraphs() -> None:
    lines = ["Рассмотрев ваш депутатский запрос о ремонте", "дорог местного значения, сообщаем, что в текущем"] * 8
    assert read("".join(p(r(line)) for line in lines)).columns is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 this is no archive", "broken"),
        (pack(iter({"word/document.xml": "<w:document"}.items())), "broken"),
        (pack(iter({"word/styles.xml": "<a/>"}.items())), "broken"),
        (made("", styles="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "broken"),
        (made(p("")), "empty"),
        (made("<w:sdt><w:sdtContent>" * 20_000 + p(r("а")) + "</w:sdtContent></w:sdt>" * 20_000), "broken"),
    ],
)
def test_broken(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_docx(data, Source("a.docx", "", "", 0))
    assert caught.value.code == code


def test_links_outside_the_file_are_not_followed() -> None:
    rels = links({"rId1": ("officeDocument", "word/document.xml")})
    link = f'<Relationship Id="a" Type="{R}/styles" Target="file:///etc/passwd" TargetMode="External"/>'
    outside = f'<Relationships xmlns="x">{link}</Relationships>'
    body = f"<w:document {NAMES}><w:body>{p(r('Депутатам'))}</w:body></w:document>"
    files = {"_rels/.rels": rels, "word/_rels/document.xml.rels": outside, "word/document.xml": body}
    assert read_docx(pack(iter(files.items())), Source("a.docx", "", "", 0)).text == "Депутатам"
