"""Mail: the letters are the attachments, else the message; the headers stay."""

from __future__ import annotations

import io
import struct
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import saual
from cfb import bare_message, embedded
from cfb import message as outlook
from packs import LETTER, members, zipped
from saual.process import process
from saual.read.office import find_soffice
from saual.read.outlook import unpack_rtf
from saual.record import Failure, Letter

HTML = "".join(f"<p>{line}</p>" for line in LETTER.decode().split("\n\n"))


def mail(text: str = "Направляем письмо.", html: str | None = None, **files: bytes) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Ответ на запрос"
    made["From"] = "Канцелярия <chancery@example.kz>"
    made["To"] = "Депутат <a@example.kz>, b@example.kz"
    made["Date"] = "Mon, 03 Mar 2025 10:00:00 +0500"
    made["Message-ID"] = "<1@example.kz>"
    made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html")
    for name, data in files.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return made


def test_headers_are_kept() -> None:
    [letter] = process(mail(a_txt=LETTER).as_bytes(), "post.eml")
    assert isinstance(letter, Letter) and letter.source.headers is not None
    assert letter.source.headers.model_dump(by_alias=True) == {
        "subject": "Ответ на запрос",
        "from": "Канцелярия <chancery@example.kz>",
        "to": ["Депутат <a@example.kz>", "b@example.kz"],
        "date": "2025-03-03T10:00:00+05:00",
        "message_id": "<1@example.kz>",
    }
    assert letter.source.member == "a.txt" and letter.id == letter.source.sha256[:16]


@pytest.mark.parametrize("html", [None, HTML])
def test_the_message_is_the_letter_where_nothing_is_attached(html: str | None) -> None:
    data = mail(LETTER.decode(), html).as_bytes()
    [letter] = process(data, "post.eml")
    assert isinstance(letter, Letter)
    assert letter.in_reply_to[0].number == "ДЗ-1" and letter.signatories[0].name == "А. Ахметов"
    assert letter.source.member is None and letter.source.media_type == "message/rfc822"


def test_a_cover_note_is_no_letter_but_a_letter_is() -> None:
    assert members(mail(x_txt=LETTER).as_bytes()) == {"x.txt": "letter"}
    long = LETTER.decode().replace("В 2024 году", "Работа продолжается во всех областях. " * 20 + "В 2024 году")
    assert members(mail(long, x_txt=LETTER).as_bytes()) == {"x.txt": "letter", None: "letter"}


PAPER = "Прейскурант на канцелярские товары: бумага, папки, скрепки.".encode()
ANSWER = LETTER.decode()


@pytest.mark.parametrize(
    ("text", "attached", "expected"),
    [
        (ANSWER, b"\0\1\2\3" * 100, ["unsupported", "letter"]),
        (ANSWER, PAPER, ["letter", "letter"]),
        (ANSWER, LETTER, ["letter"]),
        ("Направляем письмо.", b"\0\1\2\3" * 100, ["unsupported", "letter"]),
        ("Направляем прейскурант.", PAPER, ["letter"]),
        (ANSWER, mail("Пересылаем.", a_txt=LETTER).as_bytes(), ["letter"]),
        (ANSWER, mail("Пересылаем.", a_bin=bytes(64)).as_bytes(), ["unsupported", "letter", "letter"]),
    ],
)
def test_the_text_is_dropped_only_beside_what_weighs_as_much(
    text: str, attached: bytes, expected: list[str], tmp_path: Path
) -> None:
    """The same in one process and where several workers read the parts of a mail, also inside an archive."""
    data = mail(text, x_eml=attached).as_bytes()
    assert [getattr(record, "error", "letter") for record in process(data, "post.eml")] == expected
    (tmp_path / "a.zip").write_bytes(zipped({"1.eml": data, "2.eml": data}))
    (tmp_path / "b.eml").write_bytes(data)
    assert [getattr(record, "error", "letter") for record in saual.parse_all(tmp_path, jobs=2)] == expected * 3


def test_attached_archives_and_messages() -> None:
    inner = mail(LETTER.decode())
    outer = mail(a_zip=zipped({"b.txt": LETTER}), c_xlsx=zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}))
    outer.add_attachment(inner)
    records = process(outer.as_bytes(), "post.eml")
    assert [record.source.member for record in records] == ["a.zip/b.txt", "c.xlsx", "message-3.eml"]
    assert isinstance(records[1], Failure) and records[1].error == "unsupported"
    assert isinstance(records[2], Letter) and records[2].source.headers is not None


def test_pictures_and_signatures_are_no_attachments() -> None:
    made = mail(a_txt=LETTER)
    made.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", cid="<logo>", disposition="inline")
    made.add_attachment(b"0\x82", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert members(made.as_bytes()) == {"a.txt": "letter"}


def test_damaged_headers_and_charsets() -> None:
    head = "Subject: Ответ на запрос\r\nFrom: a@example.kz\r\nDate: вчера\r\nMIME-Version: 1.0\r\n".encode("cp1251")
    body = b"Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    [letter] = process(head + body + LETTER.decode().encode("cp1251"), "post.eml")
    assert isinstance(letter, Letter) and letter.source.headers is not None
    assert (letter.source.headers.subject, letter.source.headers.date) == ("Ответ на запрос", None)
    assert letter.text.startswith("На № ДЗ-1")


def test_outlook() -> None:
    [letter] = process(outlook("Ответ на запрос", "Направляем письмо.", {"Ответ.txt": LETTER.ljust(4096)}), "post.msg")
    assert isinstance(letter, Letter) and letter.source.headers is not None
    assert (letter.source.member, letter.source.headers.subject) == ("Ответ.txt", "Ответ на запрос")
    [alone] = process(outlook("Ответ", LETTER.decode(), {}), "post.msg")
    assert isinstance(alone, Letter) and alone.signatories[0].name == "А. Ахметов"


def packed(rtf: bytes) -> bytes:
    """RTF as Outlook packs it, every byte as it is but for a name that the dictionary knows: «Times New Roman»."""
    place = 207 - len(rb"Times New RomanCourier{\colortbl\red0\green0\blue0__\par \pard\plain\f0\fs20\b\i\u\tab\tx")
    units = [bytes([byte]) for byte in rtf]
    at = rtf.index(b"Times New Roman")
    units[at : at + 15] = [struct.pack(">H", place << 4 | 13)]
    end = sum(map(len, (unit if len(unit) == 1 else b"x" * 15 for unit in units))) + 207
    units.append(struct.pack(">H", end % 4096 << 4))
    runs = [units[n : n + 8] for n in range(0, len(units), 8)]
    data = b"".join(bytes([sum((len(u) > 1) << n for n, u in enumerate(run))]) + b"".join(run) for run in runs)
    return struct.pack("<IIII", len(data) + 12, len(rtf), 0x75465A4C, 0) + data


RTF = rb"{\rtf1\ansi{\fonttbl{\f0 Times New Roman;}}" + b"".join(
    b"\\par " if sign == "\n" else b"\\u%d?" % ord(sign) for sign in LETTER.decode()
) + b"}"  # fmt: skip


def test_packed_rtf() -> None:
    assert unpack_rtf(packed(RTF)) == RTF
    assert unpack_rtf(b"") == unpack_rtf(bytes(40)) == b""
    assert unpack_rtf(packed(RTF)[:200]).startswith(RTF[:100])


@given(st.binary(max_size=200))
def test_packed_rtf_that_is_damaged(data: bytes) -> None:
    assert len(unpack_rtf(packed(RTF)[:16] + data)) <= 17 * 8 * len(data)


@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed: make office")
def test_a_message_of_outlook_that_is_nothing_but_rtf() -> None:
    [letter] = process(outlook("Ответ", "", {}, rtf=packed(RTF)), "post.msg")
    assert isinstance(letter, Letter), letter
    assert letter.in_reply_to[0].number == "ДЗ-1" and letter.signatories[0].name == "А. Ахметов"


def test_messages_inside_of_messages() -> None:
    inner = embedded("Внутри", LETTER.decode(), {})
    middle = embedded("Между", "Пересылаем.", {"Ответ.txt": LETTER.ljust(4096), "x": inner})
    records = process(
        outlook("Снаружи", "Направляем письмо.", {"письмо": middle, "a.txt": LETTER.ljust(4096)}), "post.msg"
    )
    assert [record.source.member for record in records] == [
        "message-1.eml/Ответ.txt", "message-1.eml/message-2.eml", "a.txt",
    ]  # fmt: skip
    assert all(isinstance(record, Letter) for record in records)
    headers = [
        record.source.headers.subject for record in records if isinstance(record, Letter) and record.source.headers
    ]
    assert headers == ["Между", "Внутри", "Снаружи"]


def test_mail_of_outlook_inside_of_another_mail() -> None:
    made = mail(post_msg=outlook("Внутри", LETTER.decode(), {}))
    made.add_attachment(mail(LETTER.decode()))
    assert members(made.as_bytes()) == {"post.msg": "letter", "message-2.eml": "letter"}


def test_a_broken_message() -> None:
    whole = outlook("Ответ", LETTER.decode(), {})
    [failure] = process(whole[:1100], "post.msg")
    assert isinstance(failure, Failure) and failure.error in ("broken", "unsupported")


def test_a_broken_message_inside_costs_only_itself() -> None:
    inner = {name: data for name, data in embedded("Внутри", ANSWER, {}).items() if "properties" not in name}
    records = process(outlook("Снаружи", "", {"письмо": inner, "a.txt": LETTER.ljust(4096)}), "post.msg")
    assert [getattr(record, "error", record.status) for record in records] == ["broken", "ok"]


@pytest.mark.parametrize("page", [54_321, 10_004, 20_127])
def test_a_code_page_that_nobody_knows_or_that_is_wrong_costs_nothing(page: int) -> None:
    streams = {0x0037001E: "Ответ на запрос".encode("cp1251"), 0x1000001E: ANSWER.encode("cp1251")}
    [letter] = process(bare_message(streams, {0x3FFD0003: page}), "post.msg")
    assert isinstance(letter, Letter) and letter.source.headers is not None
    assert (letter.source.headers.subject, letter.signatories[0].name) == ("Ответ на запрос", "А. Ахметов")


@pytest.mark.parametrize("numbers", [{}, {0x3FFD0003: 1251}, {0x3FDE0003: 1251}, {0x3FFD0003: 1251, 0x3FDE0003: 65001}])
@pytest.mark.parametrize("key", [0x1000001E, 0x10130102])
def test_a_message_of_an_old_outlook(numbers: dict[int, int], key: int) -> None:
    """Its strings are of 8 bits, those of its attachments too; some name no code page."""
    text = HTML if key == 0x10130102 else ANSWER
    streams = {key: text.encode("cp1251"), 0x0037001E: "Ответ".encode("cp1251"), 0x0C1A001E: "Ахметов".encode("cp1251")}
    attached = {0x3707001E: "Запрос.bin".encode("cp1251"), 0x37010102: bytes(4096)}
    [failure, letter] = process(bare_message(streams, numbers, (attached, {0x37050003: 1})), "post.msg")
    assert failure.source.member == "Запрос.bin"
    assert isinstance(letter, Letter) and letter.source.headers is not None
    assert letter.text.startswith("На № ДЗ-1") and letter.source.headers.subject == "Ответ"


def picture(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (width, height), 255).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(("size", "kept"), [((120, 60), False), ((1200, 300), False), ((800, 1100), True)])
def test_a_sheet_inside_the_text_is_no_logo(size: tuple[int, int], kept: bool) -> None:
    made = mail(ANSWER)
    made.add_attachment(
        picture(*size), maintype="image", subtype="png", cid="<1>", filename="a.png", disposition="inline"
    )
    assert ("a.png" in members(made.as_bytes())) == kept
    attached = {0x3707001F: "a.png".encode("utf-16-le"), 0x37010102: picture(*size).ljust(4096, b"\0")}
    marks: tuple[tuple[dict[int, bytes], dict[int, int]], ...] = (
        ({0x3712001F: "1".encode("utf-16-le")}, {}),
        ({}, {0x7FFE000B: 1}),
    )
    for named, hidden in marks:
        data = bare_message({0x1000001F: ANSWER.encode("utf-16-le")}, {}, (attached | named, hidden))
        assert ("a.png" in members(data, "a.msg")) == kept


def test_what_outlook_puts_beside_is_left_out() -> None:
    def attachment(name: str, kind: str = "", hidden: int = 0) -> tuple[dict[int, bytes], dict[int, int]]:
        texts = {0x3707001F: name.encode("utf-16-le"), 0x370E001F: kind.encode("utf-16-le"), 0x37010102: bytes(4096)}
        return texts, {0x7FFE000B: hidden}

    beside = (attachment("smime.p7s"), attachment("x.bin", "Text/Calendar"), attachment("oledata.mso", "", 1))
    data = bare_message({0x1000001F: ANSWER.encode("utf-16-le")}, {}, *beside, attachment("a.bin"))
    assert members(data, "a.msg") == {"a.bin": "unsupported", None: "letter"}
    made = mail(ANSWER)
    made.add_attachment(b"0\x82", maintype="application", subtype="octet-stream", filename="Smime.p7s")
    assert members(made.as_bytes()) == {None: "letter"}


def parts(*several: Message, kind: str = "mixed") -> MIMEMultipart:
    made = MIMEMultipart(kind)
    for part in several:
        made.attach(part)
    return made


HALVES = ANSWER[: ANSWER.index("Уважаемые")], ANSWER[ANSWER.index("Уважаемые") :]
TEXTS = [MIMEText(half, "plain", "utf-8") for half in HALVES]
PAGES = [MIMEText("".join(f"<p>{line}</p>" for line in half.split("\n\n")), "html", "utf-8") for half in HALVES]
FILE = MIMEApplication(bytes(64), Name="a.bin")


@pytest.mark.parametrize(
    "made",
    [
        parts(TEXTS[0], FILE, TEXTS[1]),
        parts(PAGES[0], FILE, PAGES[1]),
        parts(PAGES[0], FILE, TEXTS[1]),
        parts(MIMEText(ANSWER, "plain", "utf-8"), parts(PAGES[0], FILE, PAGES[1]), kind="alternative"),
        parts(parts(MIMEText("x"), parts(MIMEText(HTML, "html"), MIMEText("x", "html"), kind="related"),
              kind="alternative"), FILE),
    ],
)  # fmt: skip
def test_all_that_a_message_shows_is_its_text(made: MIMEMultipart) -> None:
    made["Subject"], made["From"], made["To"] = "Ответ", "a@example.kz", "b@example.kz"
    [failure, letter] = process(made.as_bytes(), "post.eml")
    [alone] = process(LETTER, "a.txt")
    assert failure.source.member == "a.bin"
    assert isinstance(letter, Letter) and isinstance(alone, Letter)
    assert letter.text == alone.text


MBOX = b"From - Mon Mar 03 10:00:00 2025\r\nX-Mozilla-Status: 0001\r\n"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", MBOX, b"\xef\xbb\xbf\n" + MBOX])
def test_what_stands_before_a_message(before: bytes) -> None:
    [letter] = process(before + mail(ANSWER).as_bytes(), "post.eml")
    assert isinstance(letter, Letter) and letter.source.headers is not None
    assert (letter.source.headers.subject, letter.signatories[0].name) == ("Ответ на запрос", "А. Ахметов")


def test_a_mailbox() -> None:
    second = mail("Пересылаем.\nFrom Astana with love\n", a_txt=LETTER)
    found = members(MBOX + mail(ANSWER).as_bytes() + b"\n" + MBOX + second.as_bytes(unixfrom=False), "Inbox")
    assert found == {"message-1.eml": "letter", "message-2.eml/a.txt": "letter"}


def test_a_web_page_saved_as_one_file() -> None:
    page = MIMEText(HTML, "html", "utf-8")
    page["Content-Location"] = "file:///C:/x/letter.htm"
    head = MIMEText("<p>Колонтитул</p>", "html", "utf-8")
    theme = MIMEApplication(bytes(64), "vnd.ms-officetheme")
    for number, part in enumerate((head, theme)):
        part["Content-Location"] = f"file:///C:/x/letter.files/{number}"
    [letter] = process(parts(page, head, theme, kind="related").as_bytes(), "letter.mht")
    [alone] = process(LETTER, "a.txt")
    assert isinstance(letter, Letter) and isinstance(alone, Letter) and letter.text == alone.text
