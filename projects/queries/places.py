"""Schools of the directory that may take part in a project, or receive its money."""

from __future__ import annotations

from establishments.enums import EstablishmentKind, Sector
from establishments.models import Establishment
from establishments.queries import suggestions
from establishments.querysets import EstablishmentQuerySet
from establishments.rules import is_valid_uai, normalise_uai

SHOWN = 10
NAMED = 5


def nearby_eples(school: Establishment) -> EstablishmentQuerySet:
    """The public collèges and lycées of the académie that may hold the money of this school."""
    return Establishment.objects.open().filter(
        academy=school.academy_id,
        kind__in=[EstablishmentKind.COLLEGE, EstablishmentKind.LYCEE, EstablishmentKind.EREA],
        sector=Sector.PUBLIC,
        siret__startswith="19",
    )


def possible_associates(school: Establishment) -> EstablishmentQuerySet:
    """The open schools that this one may invite to its project: all the others."""
    return Establishment.objects.open().exclude(pk=school.pk)


def schools_found(
    schools: EstablishmentQuerySet, text: str, *, near: Establishment
) -> list[Establishment]:
    """The ten schools that look most like `text`, those of the same département first. Fourteen
    queries at most.
    """
    close = suggestions(schools.filter(department=near.department_id), text)
    if len(close) >= SHOWN:
        return close
    return [*close, *suggestions(schools.exclude(department=near.department_id), text)][:SHOWN]


def named_school(schools: EstablishmentQuerySet, text: str) -> Establishment | str:
    """The only school that `text` names, by its UAI or in words; else a sentence that says what
    to write.
    """
    uai = normalise_uai(text)
    if uai.isascii() and is_valid_uai(uai):
        found = schools.filter(uai=uai).first()
        return found or "Aucun établissement possible ne porte ce code UAI."
    names = suggestions(schools, text)
    if len(names) == 1:
        return names[0]
    if not names:
        return "Aucun établissement trouvé\u00a0: vérifiez le nom, ou écrivez le code UAI."
    told = "\u00a0; ".join(f"{school}, {school.uai}" for school in names[:NAMED])
    return f"Plusieurs établissements répondent à ce nom. Écrivez le code UAI\u00a0: {told}."
