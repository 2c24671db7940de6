"""What anybody may take away: the models of the kit without a school's name, the blank form.

The same documents as a school's own, from the same code, with a line to fill where its name goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.core.cache import cache

from concertations.kit.catalogue import KIT, POWERPOINT, WORD, File, KitDocument
from concertations.kit.facts import KitFacts, MeetingFacts, SchoolFacts
from core import clock
from establishments.enums import EstablishmentKind
from projects.documents import blank_form_pdf
from projects.wordform.outline import outline
from projects.wordform.writing import write_form

PDF = "application/pdf"
FORM = "Écrire le projet"
_OFFICE = (WORD, POWERPOINT)
_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Model:
    """One file to take away."""

    name: str
    label: str
    content_type: str


@dataclass(frozen=True)
class Resource:
    """A document, what it is for, and its forms."""

    label: str
    purpose: str
    models: tuple[Model, ...]


def resources() -> list[tuple[str, list[Resource]]]:
    """The documents by use: inviting, announcing, meeting, then the form of a project."""
    groups = [
        (label, [one for one in map(_resource, documents) if one.models])
        for label, documents in groupby(KIT, key=lambda document: document.group)
    ]
    return [*((label, found) for label, found in groups if found), (FORM, [_FORM])]


def content_of(name: str) -> tuple[bytes, str] | None:
    """The file of this name and its type, made once a day; None when there is none."""
    if name == _FORM_PDF.name:
        return blank_form_pdf(outline(), ""), PDF  # keeps its own for a day
    found = {file.name: (file.content_type, _kit_maker(file)) for file in _files()} | {
        _FORM_WORD.name: (WORD, lambda: write_form(outline(), school=""))
    }
    if name not in found:
        return None
    content_type, make = found[name]
    key = f"resource:{name}:{clock.today():%Y%m%d}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = make()
        cache.set(key, content, timeout=_DAY)
    return content, content_type


def _files() -> Iterator[File]:
    for document in KIT:
        yield from (file for file in document.files if file.content_type in _OFFICE)


def _resource(document: KitDocument) -> Resource:
    models = (
        Model(file.name, file.label, file.content_type)
        for file in document.files
        if file.content_type in _OFFICE
    )
    return Resource(document.label, document.purpose, tuple(models))


def _kit_maker(file: File) -> Callable[[], bytes]:
    return lambda: file.make(_blank_facts())


def _blank_facts() -> KitFacts:
    meeting = MeetingFacts(key="modele", held_on=None)
    return KitFacts(
        reference="",
        title="Concertation",
        dimensions=(),
        school=_BLANK_SCHOOL,
        meeting=meeting,
        meetings=(meeting,),
        counts={},
        contribution_url=None,
        time_zone="Europe/Paris",
        made_on=clock.today(),
    )


_BLANK_SCHOOL = SchoolFacts(
    uai="",
    name="[Nom de l’établissement]",
    kind=EstablishmentKind.EREA,  # the neutral words: « l’établissement »
    described="",
    heading=(),
    address="[Adresse]",
    postal_code="",
    commune="[Commune]",
    phone="",
    email="",
    department="",
    academy="",
    district="",
    levels="",
    priority_education="",
    pupils=None,
    ips=None,
    head="",
)

_FORM_WORD = Model("formulaire-projet.docx", "Word, à modifier", WORD)
_FORM_PDF = Model("formulaire-projet.pdf", "PDF", PDF)
_FORM = Resource(
    "Formulaire vierge du projet",
    "Toutes les questions, à remplir en salle des personnels avant de les reporter.",
    (_FORM_WORD, _FORM_PDF),
)
