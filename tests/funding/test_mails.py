"""Every mail of the funds names the file, says why one gets it, and leads to one page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from funding import notices
from notifications.models import Message
from notifications.outbox import post
from notifications.rendering import render
from tests.factories import UserFactory

FILE: dict[str, Any] = {
    "reference": "NE-2026-0412",
    "project_title": "Lire & jouer",
    "school": "Collège Louise-Michel (Rennes)",
}
DEADLINE = {"amount": "4 500 €", "due_on": "dimanche 8 novembre 2026", "when": "dans 7 jours"}
ALL = [
    notices.FundsAllocated(
        **FILE, amount="4 500 €", beneficiary="Collège", allocated_on="lundi 2 novembre 2026"
    ),
    notices.ClockSuspended(**FILE, motive="RIB <absent>", starts_on="lundi 2", ends_on=""),
    notices.ClockSuspended(**FILE, motive="RIB", starts_on="lundi 2", ends_on="mardi 3"),
    notices.ClockResumed(**FILE, ended_on="mardi 3", due_on="dimanche 8"),
    notices.DeadlineAhead(**FILE, **DEADLINE),
    notices.DeadlineNear(**FILE, **DEADLINE),
    notices.DeadlinePassed(**FILE, **DEADLINE),
    notices.ReportFiled(**FILE, filed_by="Maëlle Le Gall"),
    notices.ReportAccepted(**FILE, motive=""),
    notices.ReportAccepted(**FILE, motive="Merci."),
    notices.ReportSentBack(**FILE, motive="La mesure ?"),
    notices.ReportSentBack(**FILE, motive="?", report="Bilan intermédiaire 2026", year=2026),
    notices.ReportFiled(**FILE, filed_by="M", report="Bilan intermédiaire 2026", year=2026),
    notices.ClockSuspended(
        **FILE, motive="RIB", starts_on="lundi 2", ends_on="", unblocks="Envoyez-le."
    ),
    notices.IntermediateAccepted(**FILE, motive="", report="Bilan intermédiaire 2026"),
    notices.InstalmentRenewed(
        **FILE, report="Bilan intermédiaire 2026", year="2027", amount="2 000 €"
    ),
    notices.ReportDue(**FILE, report="Bilan final", year=0, due_on="lundi 2", when="dans 7 jours"),
    notices.ReportLate(**FILE, report="Bilan final", year=0, due_on="lundi 2", when="hier"),
    notices.RecoveryOrdered(
        **FILE, amount="300 €", debtor="Collège", motive="Reste.", due_on="lundi 2"
    ),
    notices.RecoveryReceived(**FILE, amount="300 €", received_on="lundi 2"),
    notices.RecoveryCancelled(**FILE, amount="300 €", motive="Erreur."),
]


@pytest.mark.django_db
@pytest.mark.parametrize("notice", ALL, ids=lambda notice: notice.kind)
def test_mail(notice):
    with transaction.atomic():
        post(notice, to=[UserFactory()])
    mail = render(Message.objects.get())

    assert "NE-2026-0412" in mail.subject
    assert "Lire & jouer" in mail.subject
    assert "Lire & jouer" in mail.text
    assert "Lire &amp; jouer" in mail.html
    assert mail.text.count("http") == 1
    assert mail.html.count("href=") == 1
    assert "/NE-2026-0412/" in mail.text
    assert "parce que" in mail.text
    assert "<absent>" not in mail.html
    assert "{{" not in mail.text + mail.html
