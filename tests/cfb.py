"""Writes compound files of Microsoft (the container of DOC and MSG), small ones: every stream in whole sectors."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

Tree = Mapping[str, "bytes | Tree"]


def compound(root: Tree) -> bytes:
    """A file of these storages and streams."""
    entries: list[list[Any]] = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]
    streams: list[tuple[int, bytes]] = []
    _add(entries, streams, 0, root)
    count = len(entries)
    directory_sectors = -(-count * 128 // SECTOR)
    sizes = [max(-(-len(data) // SECTOR), 8) for _, data in streams]  # 4096 bytes at least: no small-stream sectors
    total = directory_sectors + sum(sizes)
    fat_sectors = 1
    while fat_sectors * 128 < total + fat_sectors:
        fat_sectors += 1
    chain: list[int] = [FAT] * fat_sectors
    _chain(chain, directory_sectors)
    body = b""
    for (index, data), size in zip(streams, sizes, strict=True):
        entries[index][5], entries[index][6] = len(chain), max(len(data), size * SECTOR)
        _chain(chain, size)
        body += data.ljust(size * SECTOR, b"\0")
        entries[index][6] = len(data) if len(data) >= 4096 else size * SECTOR
    table = b"".join(struct.pack("<I", link) for link in chain).ljust(fat_sectors * SECTOR, b"\xff")
    directory = b"".join(_entry(*entry) for entry in entries).ljust(directory_sectors * SECTOR, b"\0")
    return _header(fat_sectors) + table + directory + body


def _header(fat_sectors: int) -> bytes:
    places = [*range(fat_sectors), *[FREE] * (109 - fat_sectors)]
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4096, END, 0, END, 0)
        + struct.pack("<109I", *places)
    )  # fmt: skip


def _chain(chain: list[int], count: int) -> None:
    start = len(chain)
    chain += [*range(start + 1, start + count), END]


def _add(entries: list[list[Any]], streams: list[tuple[int, bytes]], parent: int, tree: Tree) -> None:
    """The children of a storage, each the right neighbour of the one before."""
    before = None
    for name, content in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        index = len(entries)
        entries.append([name, 2 if isinstance(content, bytes) else 1, FREE, FREE, FREE, 0, 0])
        if before is None:
            entries[parent][4] = index
        else:
            entries[before][3] = index
        before = index
        if isinstance(content, bytes):
            streams.append((index, content))
        else:
            _add(entries, streams, index, content)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, left, right, child)
    return (head + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\0")


def message(
    subject: str,
    body: str,
    attachments: Mapping[str, bytes | Tree],
    html: str | None = None,
    rtf: bytes | None = None,
) -> bytes:
    """A message as Outlook saves it; an attachment that is a tree is a message inside it (`embedded`)."""
    return compound({"__nameid_version1.0": {}} | _message(bytes(8), subject, body, attachments, html, rtf))


def embedded(subject: str, body: str, attachments: Mapping[str, bytes | Tree], rtf: bytes | None = None) -> Tree:
    """A message to be attached to another one."""
    return _message(b"", subject, body, attachments, None, rtf)


def bare_message(
    streams: Mapping[int, bytes],
    numbers: Mapping[int, int],
    *attachments: tuple[Mapping[int, bytes], Mapping[int, int]],
) -> bytes:
    """A message of these properties (by key and type) and no others, with attachments of theirs."""
    head = bytes(8) + struct.pack("<IIII", 0, len(attachments), 0, len(attachments)) + bytes(8)
    storages = _properties(head, streams, numbers)
    for number, attached in enumerate(attachments):
        storages[f"__attach_version1.0_#{number:08X}"] = _properties(bytes(8), *attached)
    return compound({"__nameid_version1.0": {}} | storages)


def _message(
    reserved: bytes,
    subject: str,
    body: str,
    attachments: Mapping[str, bytes | Tree],
    html: str | None,
    rtf: bytes | None,
) -> dict[str, bytes | Tree]:
    streams = {0x0037001F: subject.encode("utf-16-le")}
    if body:
        streams[0x1000001F] = body.encode("utf-16-le")
    if html is not None:
        streams[0x10130102] = html.encode()
    if rtf is not None:
        streams[0x10090102] = rtf
    head = bytes(8) + struct.pack("<IIII", 0, len(attachments), 0, len(attachments)) + reserved
    storages = _properties(head, streams, {0x3FDE0003: 65001})
    for number, (name, data) in enumerate(attachments.items()):
        inner = {0x3707001F: name.encode("utf-16-le")} | ({0x37010102: data} if isinstance(data, bytes) else {})
        made = _properties(bytes(8), inner, {0x37050003: 1 if isinstance(data, bytes) else 5})
        if not isinstance(data, bytes):
            made["__substg1.0_3701000D"] = data
        storages[f"__attach_version1.0_#{number:08X}"] = made
    return storages


def _properties(head: bytes, streams: Mapping[int, bytes], fixed: Mapping[int, int]) -> dict[str, bytes | Tree]:
    table = head
    for key, number in fixed.items():
        table += struct.pack("<IIq", key, 6, number)
    for key, data in streams.items():
        table += struct.pack("<IIII", key, 6, len(data) + (2 if key & 0xFFFF == 0x1F else 0), 0)
    named: dict[str, bytes | Tree] = {f"__substg1.0_{key:08X}": data for key, data in streams.items()}
    return named | {"__properties_version1.0": table}
