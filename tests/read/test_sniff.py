"""Telling the kind of a file by its content."""

from __future__ import annotations

import hashlib
import io
import re
import sys
import zipfile
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfb import compound, message
from saual.read.document import Document, ReadError, Source
from saual.read.sniff import CONTAINERS, DOC, MSG, READERS, read, sniff

LETTER = "Депутаттарға\n\nСауалыңызды қарап, мынаны хабарлаймын.\n"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF"


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")


HTML = "<html><head><title>Хат</title></head><body><p>Құрметті депутаттар!</p></body></html>"
WORD_XML = '<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>'
FIELDS = b"From: a@b.kz\r\nTo: c@d.kz\r\nSubject: x\r\n\r\n"
OFFICE = "application/vnd.openxmlformats-officedocument."
SAMPLES: list[tuple[bytes, str]] = [
    (LETTER.encode(), "text/plain"),
    (LETTER.encode("utf-16"), "text/plain"),
    (LETTER.encode("utf-16-le"), "text/plain"),
    (LETTER.encode("utf-32-be"), "text/plain"),
    (LETTER.encode("kz1048"), "text/plain"),
    ("# Жауап\n\n**Құрметпен,**\n".encode(), "text/plain"),
    ("Файл %PDF-1.7 приложен к письму".encode(), "text/plain"),
    ("Тема: о ремонте дорог\nКому: депутатам\nот: министра\n".encode(), "text/plain"),
    (b"", "text/plain"),
    (PDF, "application/pdf"),
    (b"\xef\xbb\xbf" + PDF, "application/pdf"),
    (b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nDate: 1\r\nServer: x\r\n\r\n" + PDF, "application/pdf"),
    (b"j" * 2_000 + PDF, "application/pdf"),
    (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    (b"II*\0" + bytes(10), "image/tiff"),
    (b"II+\0\x08" + bytes(10), "image/tiff"),
    (b"MM\0+\0\x08" + bytes(10), "image/tiff"),
    (b"GIF89a" + bytes(10), "image/gif"),
    (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "image/bmp"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
    (b"7z\xbc\xaf\x27\x1c\0\4", "application/x-7z-compressed"),
    (b"\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "application/pkcs7-mime"),
    (b"\x78\x9f\x3e\x22" + bytes(40), "application/ms-tnef"),
    (b"BZh91AY&SY\0", "application/x-bzip2"),
    (b"Rar!\x1a\x07\x01\0", "application/vnd.rar"),
    (b"\x1f\x8b\x08\0\0\0\0\0", "application/gzip"),
    (rb"{\rtf1\ansi\ansicpg1251 \'c4}", "application/rtf"),
    (b"<!DOCTYPE html>\n<html><body>", "text/html"),
    ("<!-- хат -->\n<HTML lang=kk>".encode(), "text/html"),
    (b"<?xml version='1.0'?><a/>", "application/xml"),
    (HTML.encode("utf-8-sig"), "text/html"),
    (HTML.encode("utf-16"), "text/html"),
    (HTML.encode("utf-16-be"), "text/html"),
    (b"\r\n\r\n" + HTML.encode("cp1251", "replace"), "text/html"),
    ("<div>Хат</div><div>Құрметпен</div>".encode(), "text/html"),
    ("<p> бұл белгі емес".encode(), "text/plain"),
    (WORD_XML.encode("utf-8-sig"), "application/vnd.ms-word+xml"),
    (b"\xef\xbb\xbf\r\n{\\rtf1 x}", "application/rtf"),
    (b"\xef\xbb\xbf" + FIELDS, "message/rfc822"),
    (b"\r\n" + FIELDS, "message/rfc822"),
    (b"From - Mon Mar 03 10:00:00 2025\r\nX-Mozilla-Status: 0001\r\n" + FIELDS, "message/rfc822"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "message/rfc822"),
    (b"From - Mon Mar 03 10:00:00 2025\r\nTo the deputies\r\n", "text/plain"),
    (b"From: a@b.kz\r\nTo: c@d.kz\r\nSubject: =?utf-8?B?0YU=?=\r\nMIME-Version: 1.0\r\n\r\n", "message/rfc822"),
    (zipped(**{"[Content_Types].xml": "", "word__document.xml": ""}), OFFICE + "wordprocessingml.document"),
    (zipped(**{"[Content_Types].xml": "", "xl__workbook.xml": ""}), OFFICE + "spreadsheetml.sheet"),
    (zipped(mimetype="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),
    (zipped(letter="x"), "application/zip"),
    (b"PK\x03\x04 broken", "application/zip"),
    (ole("WordDocument"), "application/msword"),
    (ole("Workbook"), "application/vnd.ms-excel"),
    (ole("Other"), "application/x-ole-storage"),
    (compound({"Workbook": b"", "MBD1": {"WordDocument": b""}}), "application/vnd.ms-excel"),
    (compound({"WordDocument": b"", "ObjectPool": {"_1": {"Workbook": b"", "__substg1.0_1": b""}}}), DOC),
    (message("Ответ", "", {"a.doc": compound({"WordDocument": b""})}), MSG),
    (message("Ответ", "", {"a.xls": compound({"Workbook": b""})})[:-512], MSG),
    (message("Ответ", "", {"a.docx": compound({"EncryptedPackage": b""})}), MSG),
    (bytes(range(256)) * 8, "application/octet-stream"),
]


@pytest.mark.parametrize(("data", "media_type"), SAMPLES)
@pytest.mark.parametrize("name", ["letter.txt", "letter.pdf", "письмо"])
def test_the_content_decides(data: bytes, media_type: str, name: str) -> None:
    assert sniff(data, name) == media_type


def test_the_name_decides_in_doubt() -> None:
    assert sniff(b"Subject: x\n\ntext", "a.eml") == "message/rfc822"
    assert sniff(b"Subject: x\n\ntext", "a.txt") == "text/plain"
    assert sniff(b"hello<p>x</p>", "a.HTML") == "text/html"
    assert sniff("**Құрметпен,**".encode(), "a.md") == "text/markdown"
    assert sniff("<div align=center>Хат</div>".encode(), "a.md") == "text/markdown"
    assert sniff(b"\x89PNG\r\n\x1a\n", "a.html") == "image/png"


@pytest.mark.parametrize(
    ("data", "media_type"), [sample for sample in SAMPLES if sample[1] not in {**READERS, **CONTAINERS}]
)
def test_unsupported_files_say_what_to_do(data: bytes, media_type: str) -> None:
    with pytest.raises(ReadError) as error:
        read(data, "letter.pdf")
    assert error.value.code == "unsupported"
    assert re.search(r"Это .*; такие файлы пока не читаются\. [А-Я].*\.$", error.value.message)


def test_read_fills_the_source() -> None:
    data = LETTER.encode("cp1251", "ignore")
    document = read(data, "letter.pdf")
    assert document.source == Source("letter.pdf", hashlib.sha256(data).hexdigest(), "text/plain", len(data))
    assert document.text.startswith("Депутаттар")


def test_read_hands_a_pdf_to_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    stub = ModuleType("saual.read.pdf")
    vars(stub)["read_pdf"] = lambda data, source: Document(source, data[:5].decode(), (), ())
    monkeypatch.setitem(sys.modules, "saual.read.pdf", stub)
    assert read(PDF, "letter.txt").text == "%PDF-"


def test_an_empty_file() -> None:
    with pytest.raises(ReadError) as error:
        read(b"", "letter.pdf")
    assert error.value.code == "empty"


@given(
    st.binary() | st.sampled_from([data for data, _ in SAMPLES]).flatmap(lambda data: st.just(data[: len(data) // 2]))
)
def test_any_bytes_have_a_type(data: bytes) -> None:
    assert "/" in sniff(data, "x")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_text_is_text(text: str, charset: str) -> None:
    assert sniff(("Хат. " + text).encode(charset), "x.pdf") == "text/plain"
