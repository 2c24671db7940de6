"""Every mail of the funds names the file, says why one gets it, and leads to one page."""

from __future__ import annotations

import pytest
from django.db import transaction

from funding import notices
from notifications.models import Message
from notifications.outbox import post
from notifications.rendering import render
from tests.factories import UserFactory

FILE = {
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
