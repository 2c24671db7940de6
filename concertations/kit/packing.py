"""Writing archives, and office documents which are archives, the same for the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import IO, Any

_MOMENT = (1980, 1, 1, 0, 0, 0)
_THUMBNAIL = "/thumbnail"


def settled(document: Any, *, title: str, author: str, made_on: date) -> bytes:
    """The bytes of a python-docx or python-pptx document, with its title, language and author.

    The same document made the same day gives the same bytes.
    """
    core = document.core_properties
    core.title, core.author, core.language = title, author, "fr-FR"
    core.comments = core.keywords = core.subject = ""
    core.last_modified_by = author
    core.created = core.modified = datetime.combine(made_on, datetime.min.time(), UTC)
    core.revision = 1
    package = document.part.package
    relations = package.rels if hasattr(package, "rels") else package._rels
    for key in [k for k, relation in relations.items() if relation.reltype.endswith(_THUMBNAIL)]:
        relations.pop(key)
    written = io.BytesIO()
    document.save(written)
    settled_bytes = io.BytesIO()
    with zipfile.ZipFile(written) as source:
        write_archive(settled_bytes, ((i.filename, source.read(i)) for i in source.infolist()))
    return settled_bytes.getvalue()


def write_archive(stream: IO[bytes], files: Iterable[tuple[str, bytes]]) -> None:
    """Write these (name, bytes) as an archive, without the hour at which it was made."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
