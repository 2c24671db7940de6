"""What the head of the school does: from the access code to the report."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from core import clock
from tests.factories.people import PASSWORD
from tests.factories.projects import COMMUNE_SIRET, IBAN, PDF
from tests.journeys.browser import Person
from tests.journeys.papers import mail_received, only_link
from tests.journeys.story import HEAD_EMAIL, TITLE, Story
from tests.real.mail import MailServer

FINDING = "La cour est bruyante et n’offre aucun coin calme."
EVALUATION = "Un questionnaire aux élèves en octobre et en juin, et les emprunts à la médiathèque."


def activates_the_code(head: Person, story: Story, code: str, mail: MailServer) -> None:
    """UAI and code, a personal account, an address to confirm: the head lands in the school."""
    head.go("/")
    head.go("/activation/")
    head.fill(uai=story.school.uai.lower(), code=code, first_name="Maëlle", last_name="Le Goff")
    head.fill(email=HEAD_EMAIL, password1=PASSWORD, password2=PASSWORD)
    head.click("Continuer")
    head.sees("Un message vient de partir")
    head.go(only_link(mail_received(mail, HEAD_EMAIL, "Confirmez votre adresse")))
    head.click("Confirmer et ouvrir mon compte")
    head.go("/mon-espace/")
    head.sees(story.school.name)
    head.sees("Les trois étapes")
    head.shot("ecole-accueil")


def records_a_concertation(head: Person) -> None:
    """Dates, place, who came, findings to ideas, synthesis; then recorded for good."""
    head.click("Nouvelle concertation")
    head.fill(title="Mieux vivre la pause méridienne")
    head.click("Ouvrir la concertation")
    head.fill(held_on=str(clock.today() - timedelta(days=12)), place="Salle de motricité")
    head.fill(count_teachers="6", count_pupils="48", count_families="15", count_community="2")
    head.tick("dimensions", "WELL_BEING")
    head.fill(rows__0__finding=FINDING, rows__0__need="Un lieu calme à midi.")
    head.fill(rows__0__idea="Un jardin de lecture dessiné par les élèves.")
    head.fill(synthesis="Tout le monde demande un endroit calme, que les élèves aménageraient.")
    head.shot("concertation-ecriture")
    head.click("Enregistrer et relire")
    head.click("Enregistrer la concertation")
    head.tick("confirmed")
    head.click("Enregistrer la concertation", role="button")
    head.sees("Elle ne se modifie plus")


def writes_the_project(head: Person) -> str:
    """Every part, by the button or by autosave. Returns the reference."""
    head.click("En tirer un projet")
    head.fill(title=TITLE)
    head.click("Commencer le projet")
    reference = str(re.findall(r"/projets/([^/]+)/", head.page.url)[0])
    _is_told_what_lacks(head, reference)
    _says_what_it_is(head)
    head.fill(n_CP="30", n_CM1="32", n_CM2="34")
    head.click("Enregistrer et continuer")
    _is_saved_by_itself(head)
    _sets_objectives_and_actions(head)
    head.fill(evaluation=EVALUATION)
    head.click("Enregistrer et continuer")
    _counts_the_money(head)
    _joins_a_quote(head)
    head.tick("publish_consent")
    head.fill(public_summary="Un jardin de lecture imaginé par les élèves.")
    head.click("Enregistrer et vérifier le projet")
    return reference


def _is_told_what_lacks(head: Person, reference: str) -> None:
    """Before everything is written, the check list says what lacks and leads there."""
    head.click("Ce qui manque avant le dépôt")
    head.sees("à remplir avant le dépôt")
    head.sees("Résumez le projet en quelques phrases.")
    head.follow(head.page.locator(".ne-checklist a").first)
    assert head.page.url.endswith(f"/{reference}/modifier/titre-et-resume/#div_id_summary")
    expect(head.page.locator("#div_id_summary :focus")).to_have_count(1)


def _says_what_it_is(head: Person) -> None:
    year = clock.today().year + 1
    head.fill(summary="Transformer un coin de la cour en jardin de lecture, avec les élèves.")
    head.tick("dimensions", "ACHIEVEMENT")
    head.tick("themes")
    head.fill(starts_on=str(date(year, 9, 1)), ends_on=str(date(year + 1, 7, 3)))
    head.shot("projet-ecriture")
    head.click("Enregistrer et continuer")


def _is_saved_by_itself(head: Person) -> None:
    """No button: the page says when it kept the text, and it is there on coming back."""
    head.writing_place("findings").press_sequentially("Un élève sur deux se dit fatigué.")
    footer = head.page.locator('[data-autosave-footer][data-state="saved"]')
    expect(footer).to_contain_text("Enregistré à")
    head.page.reload()
    expect(head.page.locator('[name="findings"]')).to_have_value(
        re.compile("Un élève sur deux se dit fatigué.")
    )
    head.click("Enregistrer et continuer")


def _sets_objectives_and_actions(head: Person) -> None:
    head.fill(rows__0__text="Donner à chaque élève un temps de lecture quotidien.")
    head.fill(rows__0__indicator="Emprunts par élève", rows__0__baseline="2", rows__0__target="6")
    head.fill(rows__0__when="En juin")
    head.click("Enregistrer et continuer")
    head.fill(rows__0__title="Dessiner le jardin", rows__0__who="Les trois classes de cycle 3")
    head.field("rows__0__finding").select_option(index=1)
    head.press("Ajouter une action")
    head.fill(rows__1__title="Planter et meubler", rows__1__when="Au printemps")
    head.click("Enregistrer et continuer")
    head.fill(rows__0__name="Médiathèque du quartier", rows__0__role="Prête des livres.")
    head.choose(rows__0__kind="CULTURE")
    head.click("Enregistrer et continuer")


def _counts_the_money(head: Person) -> None:
    """Two years, three lines; the totals are said; the commune receives for the école."""
    year = clock.today().year + 1
    lines = [
        ("EQUIPMENT", "Bancs, terreau et plants", year, "2 500"),
        ("SPEAKERS", "Ateliers avec une paysagiste", year, "1200,50"),
        ("SPEAKERS", "Rencontre avec un auteur", year + 1, "800"),
    ]
    for rank, (category, label, of_year, amount) in enumerate(lines):
        if rank:
            head.press("Ajouter une dépense")
        head.choose(**{f"rows__{rank}__category": category, f"rows__{rank}__year": str(of_year)})
        head.fill(**{f"rows__{rank}__label": label, f"rows__{rank}__unit_price": amount})
    head.click("Enregistrer")
    head.sees("4 500,50 €")
    head.shot("projet-budget")
    head.click("Enregistrer et continuer")
    head.tick("kind", "COMMUNE")
    head.fill(name="Commune", siret=COMMUNE_SIRET, iban=IBAN)
    head.click("Enregistrer et continuer")


def _joins_a_quote(head: Person) -> None:
    quote = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": PDF}
    head.field("file").set_input_files(quote)  # type: ignore[arg-type]
    head.click("Joindre ce document")
    head.sees("devis.pdf")
    head.click("Continuer")


def files_the_project(head: Person) -> None:
    """The check list lets through, the head confirms."""
    head.sees("Tout ce qui est nécessaire est là")
    head.shot("projet-depot")
    head.tick("confirmed")
    head.click("Déposer le projet", role="button")
    head.sees(TITLE)


def only_asked_parts_are_open(head: Person, reference: str, path: str) -> None:
    """The budget is open; the title is not, not even for a request made by hand."""
    head.go(path)
    head.sees("Ce qu’il faut compléter")
    head.go(f"/projets/{reference}/")
    head.sees("Ce qui est demandé")
    head.shot("vie-a-completer")
    title = f"/projets/{reference}/modifier/titre-et-resume/"
    head.go(title)
    head.sees("n’est pas concernée par la demande de compléments")
    token = head.field("csrfmiddlewaretoken").input_value()
    answer = head.context.request.post(
        title,
        form={"csrfmiddlewaretoken": token, "version": "1", "title": "Un autre titre"},
        headers={"Referer": head.site + title},
    )
    assert answer.status == 403
    assert "Un autre titre" not in answer.text()


def answers(head: Person, reference: str) -> None:
    """Change the asked part, tick the point, see old and new side by side, send again."""
    head.go(f"/projets/{reference}/")
    head.click("Compléter le projet")
    head.click("Ouvrir la partie « Budget »")
    head.fill(rows__0__label="Bancs, terreau et plants, selon le devis joint")
    head.click("Enregistrer et revenir à la demande")
    head.page.locator('[name$="-answer"]').first.fill("Le devis est joint et cité.")
    head.page.locator('[name$="-done"]').first.check(force=True)
    head.shot("complements-reponse")
    head.click("Enregistrer et vérifier avant l’envoi")
    head.sees("Modifié")
    head.sees("selon le devis joint")
    head.shot("complements-comparaison")
    head.click("Envoyer les compléments", role="button")


def reports(head: Person, reference: str) -> None:
    """The report: three questions, measures, spendings; filed by the head."""
    head.go(f"/projets/{reference}/")
    head.click("Déposer le bilan")
    head.fill(what_changed="Les élèves lisent chaque jour.", what_was_hard="Trouver un créneau.")
    head.fill(what_next="Le jardin reste ouvert.")
    for field in head.page.locator('[name^="measured_"]').all():
        field.fill("6")
    for field in head.page.locator('[name^="attained_"][value="MET"]').all():
        field.check(force=True)
    for field in head.page.locator('[name^="spent_"]').all():
        field.fill("800")
    head.click("Joindre les factures et les photos")
    head.click("Vérifier et déposer")
    head.click("Déposer le bilan", role="button")
