"""What the inspector, the secretariat and the fund manager do."""

from __future__ import annotations

import re
from datetime import timedelta

from core import clock
from tests.factories.projects import COMMUNE_SIRET
from tests.journeys.browser import Person, as_read
from tests.journeys.story import TITLE, Story

TO_COMPLETE = "Le devis du mobilier manque : joignez-le et citez-le."
STAFF_ONLY = "À rapprocher du projet de la commune voisine, déjà financé."
MOTIVE = "Projet partagé, mesuré, au budget raisonnable."
MEMBERS = [
    ("PRESIDENT", "Anne", "Kervella"),
    ("MEMBER", "Yves", "Tanguy"),
    ("MEMBER", "Rokia", "Diarra"),
    ("MEMBER", "Paul", "Hamon"),
]


# --- the secretariat, before anything


def issues_a_code(secretariat: Person, story: Story) -> str:
    """Find the school in the directory and issue its code. Returns the code, shown once."""
    secretariat.go("/rectorat/etablissements/")
    secretariat.fill(q=story.school.uai)
    secretariat.click("Filtrer")
    secretariat.click(story.school.name, role="link")
    secretariat.sees("Personne ne dirige encore cet établissement ici")
    secretariat.shot("etablissement-fiche")
    secretariat.click("Émettre un code d’accès", role="button")
    return secretariat.page.locator(".ne-card [translate=no]").inner_text()


# --- the inspector


def reads_and_asks(inspector: Person, reference: str) -> None:
    """From the inbox: comments for the school and between services, an opinion, a request."""
    inspector.shot("inspection-boite")
    inspector.click(TITLE, role="link")
    _comments(inspector, "Budget", TO_COMPLETE, "SCHOOL", to_complete=True)
    _comments(inspector, "Actions", STAFF_ONLY, "STAFF")
    inspector.sees("Entre services seulement")
    inspector.shot("inspection-lecture")
    with inspector.within("#avis"):
        inspector.tick("kind", "FAVOURABLE")
        inspector.fill(motive="Un projet ancré dans la concertation.")
        inspector.click("Enregistrer")
    inspector.go(f"/projets/{reference}/lecture/")
    inspector.click("Demander des compléments (1)")
    inspector.fill(
        due_on=str(clock.today() + timedelta(days=14)), message="Merci de ce beau projet."
    )
    inspector.shot("inspection-demande")
    inspector.click("Voir ce que lira l’établissement", role="button")
    inspector.click("Envoyer la demande", role="button")
    inspector.sees("L’établissement le complète en ce moment")


def _comments(
    inspector: Person, part: str, body: str, audience: str, *, to_complete: bool = False
) -> None:
    inspector.click(f"Commenter la partie {part}", role="link")
    with inspector.within("#ecrire"):
        inspector.fill(body=body)
        inspector.tick("audience", audience)
        if to_complete:
            inspector.tick("to_complete")
        inspector.click("Enregistrer", role="button")
    inspector.sees(body)


def compares(inspector: Person, reference: str) -> None:
    """The file came back: old and new by part."""
    inspector.go("/inspection/")
    inspector.sees("Compléments reçus")
    inspector.click(TITLE, role="link")
    inspector.sees("Le devis est joint et cité.")
    inspector.click("Comparer les dépôts")
    inspector.sees("selon le devis joint")
    inspector.shot("inspection-comparaison")


# --- the secretariat and the commission


def is_refused_a_session(secretariat: Person) -> None:
    """Nobody is appointed: no session, and the page says why."""
    secretariat.go("/rectorat/commission/")
    secretariat.go("/rectorat/commission/nouvelle/")
    _plans(secretariat)
    secretariat.sees("au moins 3 en plus de la présidence")
    assert secretariat.page.url.endswith("/nouvelle/")


def composes_the_commission(secretariat: Person) -> None:
    """A president and three members, by their addresses."""
    for role, first_name, last_name in MEMBERS:
        secretariat.go("/rectorat/commission/membres/nouveau/")
        secretariat.tick("role", role)
        secretariat.fill(email=address(last_name), first_name=first_name, last_name=last_name)
        secretariat.fill(quality="IA-IPR", starts_on=str(clock.today()))
        secretariat.click("Enregistrer la nomination")
    secretariat.sees("4 personnes en fonction aujourd’hui")
    secretariat.shot("commission-composition")


def address(last_name: str) -> str:
    """The address of a member of the commission."""
    return f"{last_name.lower()}@ac-rennes.example"


def holds_the_session(secretariat: Person) -> str:
    """From the plan to the closing, with the votes. Returns the reference of the session."""
    secretariat.go("/rectorat/commission/nouvelle/")
    _plans(secretariat)
    secretariat.page.get_by_role("checkbox", name=as_read(TITLE)).check(force=True)
    secretariat.shot("commission-ordre-du-jour")
    secretariat.click("Inscrire les dossiers cochés")
    reference = str(re.findall(r"/commission/([^/]+)/", secretariat.page.url)[0])
    secretariat.click("Convoquer la commission")
    secretariat.click("Envoyer la convocation")
    secretariat.click("Noter la présence")
    for mode in secretariat.page.locator('[name^="mode-"]').all():
        mode.select_option("ROOM")
    secretariat.shot("commission-presence")
    secretariat.click("Enregistrer la présence")
    secretariat.sees("quorum")
    secretariat.click("Ouvrir la séance")
    secretariat.click(TITLE, role="link")
    secretariat.tick("outcome", "VALIDATE")
    secretariat.fill(motive=MOTIVE, amount="4 000", votes_for="3", votes_against="0")
    secretariat.fill(abstentions="1")
    secretariat.shot("commission-decision")
    secretariat.click("Enregistrer la décision")
    secretariat.go(f"/rectorat/commission/{reference}/")
    secretariat.click("Lever la séance")
    return reference


def _plans(secretariat: Person) -> None:
    secretariat.fill(held_on=str(clock.today()), held_time="23:59", place="Rectorat, salle Ferry")
    secretariat.fill(short_notice_motive="La rentrée du projet approche.")
    secretariat.page.locator("form.ne-form button[type=submit]").wait_for()
    secretariat.follow(secretariat.page.locator("form.ne-form button[type=submit]"))


def signs(president: Person, session: str) -> None:
    """The presidency reads the list and signs it."""
    president.go(f"/rectorat/commission/{session}/publication/")
    president.click("Signer la décision", role="button")
    president.sees("Les décisions sont signées")


def publishes(secretariat: Person, session: str) -> None:
    """One list to check, then everybody is told."""
    secretariat.go(f"/rectorat/commission/{session}/publication/")
    secretariat.sees("Tout est prêt")
    secretariat.shot("commission-publication")
    secretariat.click("Publier les décisions", role="button")
    secretariat.go(f"/rectorat/commission/{session}/")
    secretariat.sees("Décisions publiées")
    secretariat.shot("commission-seance")


def closes_the_file(secretariat: Person, reference: str) -> None:
    """Read the report, accept it: the file is closed."""
    secretariat.go(f"/projets/{reference}/bilan/suite/")
    secretariat.sees("Les élèves lisent chaque jour.")
    secretariat.shot("bilan-suite")
    secretariat.tick("verdict", "accept")
    secretariat.click("Envoyer la réponse")


# --- the fund manager


def allocates(manager: Person, reference: str) -> None:
    """From the desk: the amount granted, an envelope, the beneficiary."""
    manager.go("/fonds/enveloppes/")
    manager.go("/fonds/")
    manager.shot("fonds-bureau")
    manager.click(f"Attribuer les fonds du projet {TITLE}", role="link")
    manager.tick("envelope")
    manager.tick("kind", "COMMUNE")
    manager.fill(name="Commune", siret=COMMUNE_SIRET)
    manager.shot("fonds-attribution")
    manager.click("Attribuer les fonds", role="button")
    manager.go(f"/projets/{reference}/attribution/")
    manager.sees("4 000 €")
