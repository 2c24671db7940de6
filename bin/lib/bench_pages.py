"""What bin/bench looks at: the pages, as whom, and on which files of the invented country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

LIGHTEST = "accessibilite"


@dataclass(frozen=True)
class Page:
    """A page to measure; `email` is empty for somebody not signed in.

    `{n}` in the path is another number for each request: an address that was never kept. `turns`
    are asked in turn instead, where the page refuses such a number.
    """

    name: str
    label: str
    who: str
    email: str
    path: str
    is_list: bool = False
    turns: tuple[str, ...] = ()


def pages() -> list[Page]:
    """The pages, on the busiest académie, its busiest school, district and session. Reads only."""
    from django.db.models import Count, Q
    from django.urls import reverse

    from concertations.models import Concertation
    from establishments.enums import EstablishmentKind, Role
    from establishments.models import Academy, Appointment, District, Establishment
    from funding.models import Entry, Envelope
    from projects.enums import Part, Status
    from projects.models import Project
    from reviews.models import CommissionSession
    from showcase.enums import AmountBand
    from showcase.models import Sheet

    academy = Academy.objects.annotate(n=Count("establishments__projects")).latest("n")
    school = Establishment.objects.filter(academy=academy).annotate(n=Count("projects")).latest("n")
    filed = Q(establishments__projects__status=Status.SUBMITTED)
    district = (
        District.objects.filter(department__academy=academy)
        .annotate(n=Count("establishments__projects", filter=filed))
        .latest("n")
    )
    commented = (
        Project.objects.filter(establishment__district=district, status=Status.SUBMITTED)
        .annotate(n=Count("comments"))
        .latest("n")
    )
    debated = (
        Project.objects.filter(establishment__district__isnull=False)
        .annotate(n=Count("comments"))
        .latest("n")
    )
    session = (
        CommissionSession.objects.filter(academy=academy).annotate(n=Count("items")).latest("n")
    )
    department = academy.departments.order_by("code")[0]

    def mailbox(role: Role, **place: Any) -> str:
        found = Appointment.objects.filter(role=role, **place).select_related("user").first()
        assert found is not None
        return found.user.email

    head = school.memberships.get(role=Role.HEAD, ends_on__isnull=True).user.email
    inspector = mailbox(Role.REFERENT_INSPECTOR, district=district)
    secretariat = mailbox(Role.SECRETARIAT, academy=academy)
    reader = mailbox(Role.REFERENT_INSPECTOR, district=debated.establishment.district)
    funds = mailbox(Role.FUND_MANAGER, academy=academy)
    observer = mailbox(Role.OBSERVER)
    own = school.projects.order_by("-updated_at")[0]
    heard = Concertation.objects.annotate(n=Count("contributions")).latest("n")
    listener = heard.establishment.memberships.get(role=Role.HEAD, ends_on__isnull=True).user.email
    contributions = reverse("concertations:contribution-list", args=[heard.reference])
    draft = (
        Project.objects.filter(establishment__academy=academy, status=Status.DRAFT)
        .annotate(n=Count("budget_lines"))
        .latest("n", "pk")
    )
    author = draft.establishment.memberships.get(role=Role.HEAD, ends_on__isnull=True).user.email
    text, budget = (
        reverse("projects:part-update", args=[draft.reference, part.slug])
        for part in (Part.EVALUATION, Part.BUDGET)
    )
    life = reverse("dashboards:project-detail", args=[own.reference])
    board = reverse("dashboards:board-list")
    typed = urlencode({"q": "colege jean moulin"})
    filters = urlencode(
        {
            "statut": Status.SUBMITTED,
            "departement": department.code,
            "education_prioritaire": "ANY",
            "tri": "amount",
        }
    )
    searched = urlencode(
        {
            "q": "lecture à voix haute",
            "departement": department.code,
            "type": EstablishmentKind.ECOLE,
            "avis": "NONE",
        }
    )

    money = (
        Envelope.objects.of_academy().filter(academy=academy).annotate(
            n=Count("entries_out") + Count("entries_in")
        ).latest("n", "year")
    )  # fmt: skip
    entries = Entry.objects.of(money).count()
    shown = Sheet.objects.public().select_related("project", "academy").latest_first()[0]
    gallery = reverse("showcase:gallery-list")
    looked_for = urlencode(
        {
            "q": "lecture",
            "degre": EstablishmentKind.ECOLE,
            "montant": [band.value for band in (AmountBand.UNDER_5, AmountBand.UNDER_15)],
            "academie": shown.academy.code,
        },
        doseq=True,
    )
    figures, projects = reverse("showcase:figure-list"), reverse("showcase:apiproject-list")
    public = (
        ("accueil", "Accueil public", f"{reverse('dashboards:public-home')}?{{n}}"),
        ("galerie", "Galerie", f"{gallery}?page=7{{n}}"),
        ("galerie-filtres", "Galerie, recherche et trois filtres", f"{gallery}?{looked_for}{{n}}"),
        ("fiche", "Fiche publique",
         reverse("showcase:sheet-detail", args=[shown.project.reference]) + "?{n}"),
        ("chiffres", "Chiffres publics", f"{figures}?{{n}}"),
        ("chiffres-academie", "Chiffres d’une académie", f"{figures}?academie={academy.code}{{n}}"),
        ("aide", "Aide, recherche", f"{reverse('dashboards:guide-list')}?q=budget{{n}}"),
    )  # fmt: skip

    def rows() -> Iterator[Page]:
        yield Page("connexion", "Page de connexion", "personne", "", reverse("account_login"))
        for name, label, address in public:
            yield Page(name, label, "personne", "", address.replace("{n}", ""))
            yield Page(f"{name}-neuve", f"{label}, jamais gardée", "personne", "",
                       address.replace("{n}", "&venu={n}"))  # fmt: skip
        yield Page("api", "API, projets d’une académie", "personne", "",
                   f"{projects}?academie={academy.code}")  # fmt: skip
        # The API refuses what it does not know: many addresses that it does, each asked once.
        yield Page("api-neuve", "API, projets d’une académie, jamais gardée", "personne", "",
                   projects,
                   turns=tuple(f"{projects}?academie={one.code}&limite={limit}"
                               for limit in range(1, 40)
                               for one in Academy.objects.all()))  # fmt: skip
        yield Page(LIGHTEST, "Accessibilité", "direction", head,
                   reverse("dashboards:accessibility-detail"))  # fmt: skip
        yield Page("ecole", "Accueil de l’école", "direction", head,
                   reverse("dashboards:school-detail", args=[school.uai]))  # fmt: skip
        yield Page("editeur", "Éditeur, un texte", "direction", author, text)
        yield Page("editeur-budget", f"Éditeur, budget ({draft.budget_lines.count()} lignes)",
                   "direction", author, budget)  # fmt: skip
        yield Page("avis", "Formulaire public", "personne", "",
                   reverse("concertations:answer-create", args=[heard.box.token]))  # fmt: skip
        yield Page("contributions", f"Contributions ({heard.contributions.count()})", "direction",
                   listener, contributions, True)  # fmt: skip
        yield Page("contributions-recherche", "Contributions, recherche", "direction", listener,
                   f"{contributions}?{urlencode({'q': 'arbres ombre'})}", True)  # fmt: skip
        yield Page("vie-ecole", "Vie du dossier", "direction", head, life)
        yield Page("boite", "Boîte de l’inspection", "inspection", inspector,
                   reverse("reviews:inbox-list"), True)  # fmt: skip
        yield Page("lecture", f"Lecture d’un dossier ({debated.comments.count()} commentaires)",
                   "inspection", reader,
                   reverse("reviews:reading-detail", args=[debated.reference]))  # fmt: skip
        yield Page("tableau", "Tableau du rectorat", "secrétariat", secretariat, board, True)
        yield Page("filtres", "Tableau, quatre filtres", "secrétariat", secretariat,
                   f"{board}?{filters}", True)  # fmt: skip
        yield Page("filtres-recherche", "Tableau, trois filtres et recherche", "secrétariat",
                   secretariat, f"{board}?{searched}", True)  # fmt: skip
        yield Page("colonnes", "Tableau par statut", "secrétariat", secretariat,
                   reverse("dashboards:kanban-list"), True)  # fmt: skip
        yield Page("endormis", "Dossiers endormis", "secrétariat", secretariat,
                   reverse("dashboards:sleepingfile-list"), True)  # fmt: skip
        yield Page("recherche", "Recherche dans l’académie", "secrétariat", secretariat,
                   f"{board}?{urlencode({'q': 'lecture à voix haute'})}", True)  # fmt: skip
        yield Page("france", "Tableau, toute la France", "observation", observer, board, True)
        yield Page("recherche-france", "Recherche, toute la France", "observation", observer,
                   f"{board}?{urlencode({'q': 'jardin'})}", True)  # fmt: skip
        yield Page("vie-rectorat", "Vie du dossier", "secrétariat", secretariat,
                   reverse("dashboards:project-detail", args=[commented.reference]))  # fmt: skip
        yield Page("seances", "Séances", "secrétariat", secretariat,
                   reverse("reviews:session-list"), True)  # fmt: skip
        yield Page("seance", f"Séance ({session.items.count()} dossiers)", "secrétariat",
                   secretariat, reverse("reviews:session-detail", args=[session.reference]),
                   True)  # fmt: skip
        yield Page("annuaire", "Annuaire de l’académie", "secrétariat", secretariat,
                   reverse("establishments:directory-list"), True)  # fmt: skip
        yield Page("frappe", "Un établissement, en tapant", "observation", observer,
                   f"{reverse('establishments:school-search')}?{typed}")  # fmt: skip
        yield Page("fiche", "Fiche d’un établissement", "secrétariat", secretariat,
                   reverse("dashboards:establishment-detail", args=[school.uai]))  # fmt: skip
        yield Page("fonds", "Bureau des fonds", "fonds", funds, reverse("funding:desk-detail"),
                   True)  # fmt: skip
        yield Page("a-verser", "À verser", "fonds", funds, reverse("funding:payment-list"), True)
        yield Page("echeances", "Échéances du mois", "fonds", funds,
                   reverse("funding:deadline-list"), True)  # fmt: skip
        yield Page("delais", "Délais constatés", "fonds", funds, reverse("funding:delay-list"),
                   True)  # fmt: skip
        yield Page("delais-france", "Délais constatés, France", "observation", observer,
                   reverse("funding:delay-list"), True)  # fmt: skip
        yield Page("bilans", "Bilans à lire", "secrétariat", secretariat,
                   reverse("funding:reportinbox-list"), True)  # fmt: skip
        yield Page("enveloppes", "Enveloppes", "fonds", funds, reverse("funding:envelope-list"),
                   True)  # fmt: skip
        yield Page("enveloppe", f"Une enveloppe ({entries} écritures)", "fonds", funds,
                   reverse("funding:envelope-detail", args=[money.year, money.programme,
                                                            academy.code]), True)  # fmt: skip
        yield Page("exports", "Exports des fonds", "fonds", funds,
                   reverse("funding:export-list"))  # fmt: skip
        yield Page("notifications", "Notifications", "secrétariat", secretariat,
                   reverse("notifications:message-list"), True)  # fmt: skip

    return list(rows())
