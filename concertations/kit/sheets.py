"""The words of the sheets: portrait of the school, attendance."""

from __future__ import annotations

from concertations.enums import ParticipantCategory
from concertations.kit.facts import UNKNOWN, KitFacts, SchoolFacts
from core import french
from core.french import typography

SIGNATURE_LINES = 22
IPS_MEANING = typography(
    "L’indice de position sociale (IPS) résume le milieu social des familles. Plus il est élevé, "
    "plus ce milieu favorise la réussite scolaire. Il décrit un contexte, pas la qualité du "
    "travail."
)
TO_COMPLETE: tuple[tuple[str, str], ...] = (
    ("Nos classes et nos dispositifs", "Nombre de classes, ULIS, UPE2A, Segpa, internat…"),
    ("L’équipe", "Combien de personnes, quels métiers, depuis quand."),
    ("Ce dont nous sommes fiers", "Projets menés, partenaires, labels, réussites."),
    ("Ce qui nous préoccupe", "Des faits : absences, climat, apprentissages, orientation."),
)
PRIVACY = typography(
    "Cette feuille reste dans l’établissement, le temps d’écrire la synthèse. L’application ne "
    "garde que des nombres, jamais de noms."
)


def figures(school: SchoolFacts) -> tuple[tuple[str, str], ...]:
    """(value, label) of the four figures that the slides and the portrait put forward."""
    return (
        (
            french.whole_number(school.pupils) if school.pupils is not None else UNKNOWN,
            french.agree(school.pupils if school.pupils is not None else 2, "élève"),
        ),
        (french.number(school.ips, 1) if school.ips is not None else UNKNOWN, "IPS"),
        (school.priority_education or UNKNOWN, "éducation prioritaire"),
        _levels(school.levels),
    )


def _levels(levels: str) -> tuple[str, str]:
    """« Collège (de la 6e à la 3e) » in two: what is read first, and its detail."""
    name, _, detail = levels.partition(" (")
    return (name or UNKNOWN, detail.rstrip(")") or "niveaux")


def identity(school: SchoolFacts) -> list[tuple[str, str]]:
    """(label, value) of the school in the directory; what is unknown is said to be."""
    rows = [
        ("Type", school.described),
        ("Niveaux", school.levels),
        ("UAI", school.uai),
        ("Direction", school.head),
        ("Adresse", ", ".join(line for line in (school.address, school.town) if line)),
        ("Téléphone", school.phone),
        ("Adresse électronique", school.email),
        ("Département", school.department),
        ("Académie", school.academy),
    ]
    if school.noun == "école":
        rows.append(("Circonscription", school.district))
    return [(label, value or UNKNOWN) for label, value in rows]


def attendance(facts: KitFacts) -> list[tuple[str, str, str]]:
    """(category, whether it was invited, how many came) of each category; empty: to be filled."""
    invited = set(facts.meeting.invited)
    return [
        (
            category.label,
            "Oui" if category.value in invited else "",
            french.whole_number(facts.counts[category.value])
            if facts.counts.get(category.value)
            else "",
        )
        for category in ParticipantCategory
    ]
