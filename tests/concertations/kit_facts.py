"""Facts of a kit without a database: an ordinary school, and one whose every name is hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from concertations.kit.facts import KitFacts, MeetingFacts, SchoolFacts

SCHOOL = SchoolFacts(
    uai="0351234X",
    name="École élémentaire Jean-Moulin",
    kind="ECOLE",
    described="École publique",
    heading=("Académie de Rennes",),
    address="12 rue des Écoles",
    postal_code="35000",
    commune="Rennes",
    phone="02 99 00 00 00",
    email="ce.0351234x@ac-academie.example",
    department="Ille-et-Vilaine",
    academy="Rennes",
    district="Rennes centre",
    levels="Élémentaire (du CP au CM2)",
    priority_education="REP",
    pupils=240,
    ips=Decimal("98.4"),
    head="Camille Le Goff",
)
MEETING = MeetingFacts(
    key="12",
    held_on=date(2026, 9, 8),
    starts_at=time(17, 30),
    ends_at=time(19, 0),
    place="Salle polyvalente",
    invited=("TEACHERS", "FAMILIES", "PUPILS"),
    counted_hours=Decimal("1.5"),
)
FACTS = KitFacts(
    reference="CO-2026-0012",
    title="Mieux vivre la pause méridienne",
    dimensions=("WELL_BEING",),
    school=SCHOOL,
    meeting=MEETING,
    meetings=(MEETING,),
    counts={"TEACHERS": 18},
    contribution_url="https://notre-ecole.example/avis/7KQ2M",
    time_zone="Europe/Paris",
    made_on=date(2026, 9, 1),
)
HOSTILE_TITLE = ('<b>Vivre & "apprendre"</b> {{ ensemble }} ' + "longuement " * 20)[:150].strip()
_NOWHERE = MeetingFacts(
    key="1", held_on=None, place='Salle <des> fêtes & "foyer" ' + "bâtiment " * 15
)
HOSTILE = replace(
    FACTS,
    title=HOSTILE_TITLE,
    school=replace(
        SCHOOL,
        name=("Collège « Marie-Madeleine » & <Cie> d’enseignement général " * 4)[:200].strip(),
        kind="COLLEGE",
        heading=(),
        head="",
        phone="",
        email="",
        district="",
        levels="",
        pupils=None,
        ips=None,
    ),
    meeting=_NOWHERE,
    meetings=(_NOWHERE,),
    contribution_url=None,
    counts={},
)
