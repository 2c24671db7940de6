"""A file to join: its size, its extension and what it really is."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import IO, Any

import puremagic
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core import french
from core.forms import DsfrFormMixin

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
# Extension → type served. Images and PDF are told by their first bytes, office files by what their
# container holds.
TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".docx": f"{OOXML}.wordprocessingml.document",
    ".xlsx": f"{OOXML}.spreadsheetml.sheet",
    ".pptx": f"{OOXML}.presentationml.presentation",
    ".odt": f"{ODF}.text",
    ".ods": f"{ODF}.spreadsheet",
    ".odp": f"{ODF}.presentation",
}
_OOXML_MEMBERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_HEAD = 4096
NAME_LENGTH = 150
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\"<>|:*?\\/]+")


class AttachmentForm(DsfrFormMixin, forms.Form):
    """One file: PDF, image or office document, not too large, and really what it says."""

    file = forms.FileField(
        label="Fichier à joindre",
        max_length=None,
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "invalid": "Le fichier n’est pas arrivé\u00a0: recommencez.",
            "missing": "Le fichier n’est pas arrivé\u00a0: recommencez.",
        },
        widget=forms.FileInput({"accept": ",".join(TYPES)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = french.file_size(settings.ATTACHMENT_MAX_BYTES)
        self.fields["file"].help_text = (
            f"PDF, image (PNG, JPEG, WebP) ou document de bureau (Word, Excel, PowerPoint, "
            f"LibreOffice), {limit} au plus."
        )

    def clean_file(self) -> UploadedFile[bytes]:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        _refuse_too_large(upload.size or 0)
        name = clean_name(upload.name or "")
        extension = _accepted_extension(name)
        if not is_really(upload, extension):
            raise ValidationError(
                f"Le contenu de ce fichier n’est pas celui d’un fichier {extension}\u00a0: "
                "enregistrez-le à nouveau depuis votre logiciel, en PDF par exemple."
            )
        upload.name = name
        return upload


class UploadForm(forms.Form):
    """What a browser says of a file before it sends it in pieces."""

    name = forms.CharField(max_length=1000)
    size = forms.IntegerField(min_value=1)
    sha256 = forms.RegexField("^[0-9a-f]{64}$")
    replaces = forms.UUIDField(required=False)

    def clean_name(self) -> str:
        name = clean_name(self.cleaned_data["name"])
        _accepted_extension(name)
        return name

    def clean_size(self) -> int:
        size: int = self.cleaned_data["size"]
        _refuse_too_large(size)
        return size

    def first_error(self) -> str:
        """The first thing wrong, as a sentence."""
        return next(str(errors[0]) for errors in self.errors.values())


class PieceForm(forms.Form):
    """One piece and its place."""

    number = forms.IntegerField(min_value=0, max_value=10_000)
    piece = forms.FileField(max_length=None, allow_empty_file=True)


def content_type_of(name: str) -> str:
    """The type served for a file of an accepted name."""
    return TYPES[PurePosixPath(name).suffix.lower()]


def _refuse_too_large(size: int) -> None:
    if size > settings.ATTACHMENT_MAX_BYTES:
        raise ValidationError(
            f"Ce fichier pèse {french.file_size(size)}\u00a0: "
            f"{french.file_size(settings.ATTACHMENT_MAX_BYTES)} au plus."
        )


def _accepted_extension(name: str) -> str:
    extension = PurePosixPath(name).suffix.lower()
    if extension not in TYPES:
        raise ValidationError(
            "Ce type de fichier n’est pas accepté\u00a0: joignez un PDF, une image "
            "ou un document de bureau."
        )
    return extension


def clean_name(raw: str) -> str:
    """The name to show: no folder, no control or direction character, of a bounded length.

    >>> clean_name("C:\\\\dossier\\\\Plan  du\\u202e jardin.PDF")
    'Plan du jardin.PDF'
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", raw))[-1]
    name = re.sub(r"\s+", " ", _UNSAFE.sub("", last)).strip(" .")
    path = PurePosixPath(name or "sans nom")
    return f"{path.stem[: NAME_LENGTH - len(path.suffix)]}{path.suffix}"[:NAME_LENGTH]


def is_really(upload: IO[bytes], extension: str) -> bool:
    """Whether the bytes are those of such a file."""
    if extension in _OOXML_MEMBERS or TYPES[extension].startswith(ODF):
        return _is_office(upload, extension)
    upload.seek(0)
    head = upload.read(_HEAD)
    upload.seek(0)
    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return False
    best = max((guess.confidence for guess in guesses), default=0)
    return TYPES[extension] in {g.mime_type for g in guesses if g.confidence == best}


def _is_office(upload: IO[bytes], extension: str) -> bool:
    """Office files are containers: what they hold tells which; macros are refused by their type."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as container:
            names = container.namelist()
            if folder := _OOXML_MEMBERS.get(extension):
                return (
                    "[Content_Types].xml" in names
                    and any(name.startswith(folder) for name in names)
                    and not any(name.endswith("vbaProject.bin") for name in names)
                )
            with container.open("mimetype") as member:
                return member.read(200).decode("ascii") == TYPES[extension]
    except (
        zipfile.BadZipFile,
        KeyError,
        UnicodeDecodeError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ):
        return False
    finally:
        upload.seek(0)
