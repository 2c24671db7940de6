"""What is looked at before a sheet is proposed: what is missing, personal data, faces."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import DomainError
from showcase.content import SheetContent, checked_texts
from showcase.enums import SheetPart
from showcase.queries.preparation import Preparation, content_of, is_showable
from showcase.rules import Find, finds_in, kept


@dataclass(frozen=True)
class Check:
    """What the head reads before proposing. `missing` prevents it, in sentences; `finds` are to
    correct or to confirm; `asks_faces`: somebody may be recognised on a photo."""

    content: SheetContent
    missing: list[str]
    finds: list[Find]
    asks_faces: bool

    @property
    def certain(self) -> list[Find]:
        """What must be corrected: nobody may confirm it."""
        return [find for find in self.finds if find.is_certain]

    @property
    def doubts(self) -> list[Find]:
        """What the head may confirm."""
        return [find for find in self.finds if not find.is_certain]

    def refuse(self, *, confirmed: frozenset[str], faces_agreed: bool) -> None:
        """Raise DomainError when the sheet cannot be proposed so, saying what to do."""
        if self.missing:
            raise DomainError("La fiche n’est pas prête\u00a0: " + " ".join(self.missing))
        left = kept(self.finds, confirmed)
        if certain := [find for find in left if find.is_certain]:
            raise DomainError(
                f"Une fiche publique ne contient jamais {certain[0].kind.label}\u00a0: "
                f"corrigez «\u00a0{certain[0].words}\u00a0» ({certain[0].where})."
            )
        if left:
            raise DomainError(
                "Corrigez ou confirmez chaque phrase signalée\u00a0: "
                f"«\u00a0{left[0].words}\u00a0» ({left[0].where})."
            )
        if self.asks_faces and not faces_agreed:
            raise DomainError(
                "Dites si chaque personne reconnaissable sur les photos, ou ses parents, a donné "
                "son accord."
            )


def check_of(preparation: Preparation) -> Check:
    """The check of what is prepared, as it would be read. Six queries at most."""
    content = content_of(preparation)
    photos = [photo for photo in preparation.photos if is_showable(photo)]
    shown = bool(content["photos"]) and any(photo.shows_people for photo in photos)
    return Check(
        content=content,
        missing=_missing(preparation, content),
        finds=finds_in(checked_texts(content)),
        asks_faces=shown,
    )


def _missing(preparation: Preparation, content: SheetContent) -> list[str]:
    found = []
    if preparation.draft is None:
        found.append("Choisissez d’abord ce que vous publiez, puis enregistrez.")
    if not content["title"].strip():
        found.append("Donnez un titre à la fiche.")
    if not content["summary"].strip():
        found.append("Écrivez le résumé.")
    if not content["texts"]:
        found.append("Choisissez au moins une partie écrite, les actions par exemple.")
    chosen = set(preparation.values.parts)
    if SheetPart.VIDEO in chosen and content["video"] is not None:
        if not content["video"]["transcript"].strip():
            found.append("Donnez la transcription de la vidéo, pour qui ne l’entend pas.")
        if not preparation.values.video_rights.strip():
            found.append("Dites à qui est la vidéo et qui a donné son accord.")
    waiting = [photo for photo in preparation.photos if not is_showable(photo)]
    if SheetPart.PHOTOS in chosen and waiting:
        found.append(
            "Une photo n’est pas encore vérifiée, ou ne peut pas être lue\u00a0: attendez une "
            "minute, ou retirez-la."
        )
    return found
