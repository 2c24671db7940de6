"""Opening a .docx that a stranger sent: a bounded container, bounded parts, no entity, no macro."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import IO

from lxml import etree

from core.errors import DomainError

MOST_ENTRIES = 2_000
MOST_BYTES = 80 * 1024 * 1024
MOST_PART_BYTES = 12 * 1024 * 1024
MOST_RATIO = 150
SMALL_BYTES = 1024 * 1024
"""Below that size a part may be as compressed as it likes."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

NOT_A_FORM = (
    "Ce fichier n’est pas un document Word (.docx) lisible\u00a0: ouvrez-le, enregistrez-le à "
    "nouveau au format .docx, puis recommencez."
)
TOO_LARGE = (
    "Ce document est trop volumineux une fois ouvert\u00a0: retirez ses images, enregistrez-le à "
    "nouveau, puis recommencez."
)
MACROS = "Ce document contient des macros\u00a0: enregistrez-le sans elles, au format .docx."


@dataclass(frozen=True)
class Opened:
    """The parts of the document that are read, parsed; None for those it has not."""

    body: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    links: dict[str, str]


def open_document(stream: IO[bytes]) -> Opened:
    """The document of a .docx. Raises DomainError with what is wrong, in French."""
    try:
        with zipfile.ZipFile(stream) as box:
            _refuse_bombs(box)
            _refuse_others(box)
            document = _parsed(box, "word/document.xml")
            body = None if document is None else document.find(f"{W}body")
            if body is None:
                raise DomainError(NOT_A_FORM)
            return Opened(
                body=body,
                styles=_parsed(box, "word/styles.xml"),
                numbering=_parsed(box, "word/numbering.xml"),
                links=_links(_parsed(box, "word/_rels/document.xml.rels")),
            )
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise DomainError(NOT_A_FORM) from error


def _refuse_bombs(box: zipfile.ZipFile) -> None:
    """What the container says of itself; each part is bounded again when it is read."""
    entries = box.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise DomainError(TOO_LARGE)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > SMALL_BYTES and ratio > MOST_RATIO:
            raise DomainError(TOO_LARGE)


def _refuse_others(box: zipfile.ZipFile) -> None:
    names = box.namelist()
    if any(name.endswith(("vbaProject.bin", "vbaData.xml")) for name in names):
        raise DomainError(MACROS)
    types = _parsed(box, "[Content_Types].xml")
    if types is None:
        raise DomainError(NOT_A_FORM)
    kinds = {item.get("ContentType", "") for item in types}
    if any("macroEnabled" in kind for kind in kinds):
        raise DomainError(MACROS)
    if _DOCUMENT not in kinds:
        raise DomainError(NOT_A_FORM)


def _parsed(box: zipfile.ZipFile, name: str) -> etree._Element | None:
    """One part as a tree: no DOCTYPE at all, so no entity; None when it is not there."""
    try:
        with box.open(name) as part:
            content = part.read(MOST_PART_BYTES + 1)
    except KeyError:
        return None
    if len(content) > MOST_PART_BYTES:
        raise DomainError(TOO_LARGE)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True
    )
    tree = etree.fromstring(content, parser)
    if tree.getroottree().docinfo.doctype:
        raise DomainError(NOT_A_FORM)
    return tree


def _links(relations: etree._Element | None) -> dict[str, str]:
    """The addresses of the links, by their identifier in the document."""
    if relations is None:
        return {}
    return {
        item.get("Id", ""): item.get("Target", "")
        for item in relations
        if item.get("TargetMode") == "External"
    }
