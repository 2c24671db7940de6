"""Every route × every actor, in and out of scope: the door each one finds.

`docs/generated/matrice-des-acces.md` is written from the table below.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from concertations.models import ConcertationReport, Publication
from core import clock
from documents.models import IssuedDocument
from establishments.models import Appointment
from funding.models import Allocation, Convention, Instalment, Recipient, RecoveryOrder
from funding.queries.deadlines import feed_of
from funding.queries.recoveries import debtors_of
from funding.services.conventions import draw_up_convention
from funding.services.envelopes import delegate_to_department
from funding.services.feeds import renew_feed
from funding.services.recovery import order_recovery
from funding.services.scenarios import save_scenario
from notifications.models import Message
from notre_ecole.management.commands.generate_docs import routes, walk
from projects.enums import Status
from projects.models import Project
from reviews.models import AgendaItem
from reviews.services.composition import issue_composition_decision
from showcase.enums import Measure, OpenFormat
from showcase.models import OpenDataFile
from showcase.opendata.columns import FULL
from support.models import HelpFile
from tests.factories import (
    asked_on,
    associated,
    batch_of,
    box_for,
    campaign_for,
    drawn_attachment_of,
    ended_job,
    envelope_for,
    free_row,
    fund_manager_of,
    head_of,
    help_for,
    invitation_to,
    motive_of,
    project_in,
    read_form_of,
    recorded_concertation,
    remark_on,
    revision_of,
    said_in,
    secretariat_of,
    sent_costing,
    small_upload,
    support_of,
    theme,
    upload_of,
    view_of,
)
from tests.factories.showcase import drawn_photo_of, prepared, published
from tests.house.actors import World, make_world

SHARES = 4
"""The actors go round in several tests, that run side by side."""

ENTERS, TO_SIGN_IN, REFUSED, UNKNOWN = "entre", "connexion", "403", "404"

TEAM = {"direction", "direction adjointe", "équipe"}
HEAD = {"direction", "direction adjointe"}
LEADS = {"direction"}
READERS = {
    "inspection",
    "secrétariat",
    "membre",
    "présidence",
    "observation",
    "observation nationale",
}
FUNDS = {"fonds"}
HELPERS = {"appui"}
FILE = TEAM | READERS | FUNDS
ASSOCIATES = {"direction associée"}
SECRETARIAT = {"secrétariat"}
FAR_SECRETARIAT = {"secrétariat lointain"}
FAR_MONEY = {"secrétariat lointain", "fonds lointains"}
PRESIDENCY = {"secrétariat", "présidence"}
ADMINISTRATION = {"administration"}
NAMING = {"secrétariat", "présidence", "administration"}
SEATED = {"membre", "présidence"}
COMMISSION = {"secrétariat", "membre", "présidence"}
CHAIR = {"présidence"}
BOARD = {
    "secrétariat",
    "secrétariat lointain",
    "membre",
    "présidence",
    "observation",
    "observation nationale",
}
DELAYS = (BOARD - {"membre"}) | FUNDS | {"fonds lointains"}
STRANGERS = {"secrétariat lointain", "observation nationale"}
"""Those who read a board, but to whom no view of the académie is shared."""
EVERYONE = "tout le monde"
SIGNED_IN = "toute personne connectée"


class Door:
    """Who enters a route; who is refused because of their role; the others meet `otherwise`."""

    def __init__(
        self,
        enters: Iterable[str] | str,
        refused: Iterable[str] = (),
        unknown: Iterable[str] = (),
        otherwise: str = UNKNOWN,
    ) -> None:
        self.enters, self.otherwise = enters, otherwise
        self.refused, self.unknown = set(refused), set(unknown)

    def verdict(self, actor: str) -> str:
        if self.enters == EVERYONE:
            return ENTERS
        if actor == "visiteur" and actor not in self.unknown:
            return TO_SIGN_IN
        if self.enters == SIGNED_IN or actor in self.enters:
            return ENTERS
        if actor in self.unknown:
            return UNKNOWN
        return REFUSED if actor in self.refused else self.otherwise


def of_file(*enters: set[str]) -> Door:
    """A page of a file: 404 outside its scope, 403 above one's role; an associated school reads
    the file and no more."""
    allowed = set().union(*enters)
    return Door(allowed, (FILE | ASSOCIATES) - allowed)


def of_school(*enters: set[str]) -> Door:
    """A page of the school: seen by its team and by all whose perimeter holds it."""
    allowed = set().union(*enters)
    return Door(allowed, (FILE | {"appui"}) - allowed)


def of_concertation(*enters: set[str]) -> Door:
    """A page of a recorded concertation: known to its team and to those who may read it."""
    allowed = set().union(*enters)
    return Door(allowed, (TEAM | READERS | {"appui"}) - allowed)


def room(*enters: set[str]) -> Door:
    """A room of some roles, wherever they are held."""
    return Door(set().union(*enters), otherwise=REFUSED)


def of_session(*enters: set[str]) -> Door:
    """A page of a session: for the commission of its académie; another one's does not know it."""
    return Door(set().union(*enters), unknown=FAR_SECRETARIAT, otherwise=REFUSED)


def of_academy(*enters: set[str], far: set[str]) -> Door:
    """A page of one role of the académie; the same role elsewhere (`far`) does not know it."""
    return Door(set().union(*enters), unknown=far, otherwise=REFUSED)


PUBLIC, CONNECTED = Door(EVERYONE), Door(SIGNED_IN)

DOORS: dict[str, Door] = {
    "account_change_password": CONNECTED,
    "account_inactive": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": CONNECTED,
    "accounts:account-detail": CONNECTED,
    "accounts:comfort-update": PUBLIC,
    "accounts:secondfactor-detail": CONNECTED,
    "accounts:othersession-delete": CONNECTED,
    # Nothing there until ProConnect is configured: tests/accounts/test_proconnect.py.
    "accounts:proconnect-create": Door((), unknown=("visiteur",)),
    "accounts:proconnect-detail": Door((), unknown=("visiteur",)),
    # A POST alone; that somebody else’s session is unknown: tests/accounts.
    "accounts:session-delete": CONNECTED,
    "accounts:session-extend": CONNECTED,
    "accounts:session-list": CONNECTED,
    "accounts:viewas-create": room(ADMINISTRATION),
    "accounts:viewas-delete": room(),
    # A closed form, a link worth nothing: a sentence. tests/concertations/test_answers.py.
    "concertations:answer-create": PUBLIC,
    "concertations:answer-detail": PUBLIC,
    "concertations:box-delete": of_concertation(TEAM),
    "concertations:box-update": of_concertation(TEAM),
    "concertations:boxcode-detail": of_concertation(TEAM),
    "concertations:boxlink-create": of_concertation(TEAM),
    "concertations:boxsheet-detail": of_concertation(TEAM),
    "concertations:citation-delete": of_concertation(TEAM),
    "concertations:concertation-create": of_school(TEAM),
    "concertations:concertation-detail": Door(TEAM | READERS | {"appui"}),
    "concertations:concertation-update": Door(TEAM, READERS | {"appui"}),
    "concertations:kit-create": Door(TEAM, READERS | {"appui"}),
    "concertations:kit-detail": Door(TEAM, READERS | {"appui"}),
    "concertations:kitfile-detail": Door(TEAM, READERS | {"appui"}),
    "concertations:meeting-update": Door(TEAM, READERS | {"appui"}),
    "concertations:contribution-create": of_concertation(TEAM),
    "concertations:contribution-detail": of_concertation(TEAM),
    "concertations:contribution-list": of_concertation(TEAM),
    "concertations:hiding-create": of_concertation(TEAM),
    "concertations:hiding-delete": of_concertation(HEAD),
    "concertations:publication-create": of_concertation(HEAD),
    "concertations:publication-delete": of_concertation(HEAD),
    "concertations:publishedsynthesis-detail": PUBLIC,
    "concertations:recording-create": Door(HEAD, {"équipe", "appui"} | READERS),
    "concertations:report-create": of_concertation(TEAM),
    "concertations:report-detail": of_concertation(TEAM, READERS, {"appui"}),
    "concertations:tag-delete": of_concertation(TEAM),
    "dashboards:accessibility-detail": PUBLIC,
    # What one asked for is theirs alone; what waits for a POST: tests/dashboards.
    "dashboards:batch-create": room(SECRETARIAT, FAR_SECRETARIAT),
    "dashboards:batch-detail": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "dashboards:batch-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "dashboards:batch-update": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "dashboards:batchlaunch-create": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "dashboards:batchresumption-create": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "dashboards:board-list": room(BOARD),
    "dashboards:boardexport-create": room(BOARD),
    "dashboards:kanban-list": room(BOARD),
    "dashboards:reminder-create": room(SECRETARIAT, FAR_SECRETARIAT),
    "dashboards:savedview-create": room(BOARD),
    "dashboards:savedview-delete": Door(SECRETARIAT, BOARD - STRANGERS, STRANGERS, REFUSED),
    "dashboards:savedview-detail": Door(BOARD - STRANGERS, unknown=STRANGERS, otherwise=REFUSED),
    "dashboards:savedview-list": room(BOARD),
    "dashboards:savedview-update": Door(SECRETARIAT, BOARD - STRANGERS, STRANGERS, REFUSED),
    "dashboards:sleepingfile-list": room(PRESIDENCY, FAR_SECRETARIAT),
    "dashboards:failure-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "dashboards:contact-create": PUBLIC,
    "dashboards:contact-detail": PUBLIC,
    "dashboards:cookies-detail": PUBLIC,
    "dashboards:guide-detail": PUBLIC,
    "dashboards:guide-list": PUBLIC,
    "dashboards:data-detail": CONNECTED,
    "dashboards:faileddocument-update": room(SECRETARIAT, FAR_SECRETARIAT),
    "dashboards:failedmessage-update": room(SECRETARIAT, FAR_SECRETARIAT),
    "dashboards:health-detail": PUBLIC,
    "dashboards:home": CONNECTED,
    "dashboards:legal-detail": PUBLIC,
    "dashboards:merger-create": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "dashboards:orphan-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "dashboards:privacy-detail": PUBLIC,
    "dashboards:project-detail": of_file(FILE, ASSOCIATES),
    "dashboards:public-home": PUBLIC,
    "dashboards:school-detail": of_school(FILE, {"appui"}),
    "dashboards:sitemap-detail": PUBLIC,
    # A link worth nothing: its page is a sentence, the same for everybody.
    "establishments:acceptance-create": PUBLIC,
    "establishments:accesscode-create": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "establishments:activation-create": PUBLIC,
    "establishments:appointment-create": room(SECRETARIAT, FAR_SECRETARIAT, ADMINISTRATION),
    "establishments:appointment-list": room(NAMING, FAR_SECRETARIAT),
    "establishments:appointment-update": Door(
        SECRETARIAT | ADMINISTRATION, PRESIDENCY, FAR_SECRETARIAT, REFUSED
    ),
    "establishments:departure-create": of_school(TEAM),
    "establishments:departure-delete": of_school(LEADS),
    "establishments:activationmessage-detail": PUBLIC,
    "establishments:campaign-create": room(SECRETARIAT, FAR_SECRETARIAT),
    "establishments:campaign-detail": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "establishments:campaign-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "establishments:campaigntable-detail": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "establishments:confirmation-create": PUBLIC,
    "establishments:resending-create": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "establishments:resumption-create": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "establishments:selection-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "establishments:directory-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "establishments:district-list": room(SECRETARIAT, FAR_SECRETARIAT, ADMINISTRATION),
    "establishments:district-update": of_academy(SECRETARIAT, ADMINISTRATION, far=FAR_SECRETARIAT),
    "dashboards:establishment-detail": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "establishments:directoryimport-create": room({"administration"}),
    "establishments:headship-delete": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "establishments:headship-update": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "establishments:invitation-create": of_school(LEADS),
    # The invitation of a head: its secretariat follows it too.
    "establishments:invitation-delete": of_school(LEADS, SECRETARIAT),
    "establishments:invitation-update": of_school(LEADS, SECRETARIAT),
    "establishments:membership-list": of_school(FILE, {"appui"}),
    "establishments:membership-update": of_school(LEADS),
    "establishments:account-list": room(ADMINISTRATION),
    "establishments:journal-list": room(SECRETARIAT, FAR_SECRETARIAT, ADMINISTRATION),
    "establishments:reopening-create": of_academy(NAMING, far=FAR_SECRETARIAT),
    "establishments:secondfactor-delete": of_academy(
        SECRETARIAT, ADMINISTRATION, far=FAR_SECRETARIAT
    ),
    "establishments:settings-update": room(SECRETARIAT, FAR_SECRETARIAT, ADMINISTRATION),
    "establishments:school-search": CONNECTED,
    "establishments:inspectorlist-create": room(SECRETARIAT, FAR_SECRETARIAT, ADMINISTRATION),
    "establishments:ownstandin-create": room({"inspection", "autre inspection"}),
    "establishments:person-detail": of_academy(NAMING, far=FAR_SECRETARIAT),
    "establishments:role-list": room(NAMING, FAR_SECRETARIAT),
    "establishments:standin-create": of_academy(SECRETARIAT, ADMINISTRATION, far=FAR_SECRETARIAT),
    "funding:allocation-create": of_file(FUNDS),
    "funding:cancellation-create": of_file(FUNDS),
    "funding:commitment-create": of_file(FUNDS),
    "funding:convention-update": of_file(FUNDS),
    "funding:conventiondocx-detail": of_file(FUNDS),
    "funding:conventionpdf-detail": of_file(TEAM, PRESIDENCY, FUNDS),
    "funding:conventiontemplate-update": of_academy(FUNDS, far={"fonds lointains"}),
    "funding:correction-create": of_academy(FUNDS, far={"fonds lointains"}),
    "funding:desk-detail": room(FUNDS, {"fonds lointains"}),
    "funding:envelope-create": of_academy(FUNDS, far={"fonds lointains"}),
    "funding:envelope-detail": of_academy(FUNDS, PRESIDENCY, far=FAR_MONEY),
    "funding:envelope-list": room(FUNDS, {"fonds lointains"}, PRESIDENCY, FAR_SECRETARIAT),
    "funding:letter-detail": of_file(TEAM, PRESIDENCY, FUNDS),
    "funding:recipientletter-detail": of_file(TEAM, PRESIDENCY, FUNDS),
    # A diary reads it; an address worth nothing: tests/funding/test_deadlines.py.
    "funding:deadlinefeed-detail": PUBLIC,
    "funding:calendarfeed-detail": room(FUNDS, {"fonds lointains"}),
    "funding:deadline-list": room(FUNDS, {"fonds lointains"}),
    "funding:delay-detail": of_file(FILE),
    "funding:delay-list": room(DELAYS),
    "funding:delaysheet-detail": room(DELAYS),
    "funding:recovery-create": of_file(FUNDS),
    "funding:recovery-delete": of_file(FUNDS),
    "funding:recovery-list": room(FUNDS, {"fonds lointains"}),
    "funding:recovery-update": of_file(FUNDS),
    "funding:recoverydocument-detail": of_file(TEAM, PRESIDENCY, FUNDS),
    "funding:report-detail": of_file(FILE),
    "funding:report-list": of_file(FILE),
    "funding:reportinbox-list": room(PRESIDENCY, FAR_SECRETARIAT),
    "funding:reportpiece-delete": of_file(TEAM),
    "funding:reportpiece-list": of_file(TEAM),
    "funding:report-update": of_file(TEAM),
    "funding:reportfiling-create": of_file(HEAD),
    "funding:reportverdict-create": of_file(SECRETARIAT),
    "funding:scenario-create": of_academy(FUNDS, PRESIDENCY, far=FAR_MONEY),
    # Its author alone, here the fund manager.
    "funding:scenario-delete": of_academy(FUNDS, far=FAR_MONEY),
    "funding:scenario-detail": of_academy(FUNDS, PRESIDENCY, far=FAR_MONEY),
    "funding:scenario-update": of_academy(FUNDS, far=FAR_MONEY),
    "funding:suspension-create": of_file(FUNDS),
    "funding:suspension-update": of_file(FUNDS),
    "funding:takeback-create": of_academy(FUNDS, far={"fonds lointains"}),
    "funding:transfer-create": of_academy(FUNDS, far={"fonds lointains"}),
    # That somebody else’s task is unknown: tests/jobs.
    "jobs:job-detail": Door(SECRETARIAT | ADMINISTRATION),
    "jobs:job-list": CONNECTED,
    "jobs:job-update": Door(SECRETARIAT | ADMINISTRATION),
    "jobs:jobfile-detail": Door(SECRETARIAT | ADMINISTRATION),
    "mfa_activate_totp": CONNECTED,
    "mfa_add_webauthn": CONNECTED,
    # Before the password these two only lead to sign-in, whoever asks.
    "mfa_authenticate": CONNECTED,
    "mfa_login_webauthn": CONNECTED,
    # Somebody without an application, without codes, or with somebody else’s key finds nothing.
    "mfa_deactivate_totp": Door(()),
    "mfa_download_recovery_codes": Door(()),
    "mfa_edit_webauthn": Door(()),
    "mfa_remove_webauthn": Door(()),
    "mfa_view_recovery_codes": Door(()),
    "mfa_generate_recovery_codes": CONNECTED,
    "mfa_index": CONNECTED,
    "mfa_reauthenticate": CONNECTED,
    "mfa_reauthenticate_webauthn": CONNECTED,
    "notifications:message-list": CONNECTED,
    # A POST alone; that somebody else’s message is unknown: tests/notifications.
    "notifications:message-update": CONNECTED,
    "notifications:preference-update": CONNECTED,
    "notifications:reading-create": CONNECTED,
    "projects:attachment-create": of_file(TEAM),
    "projects:attachment-delete": of_file(TEAM),
    # Joined after the filing: the school’s alone until it files again.
    # A POST alone; that the head is told to file instead: tests/projects.
    "projects:filingrequest-create": of_file(TEAM),
    "projects:attachment-detail": Door(TEAM | ASSOCIATES),
    "projects:associate-search": of_file(TEAM),
    "projects:association-create": of_file(TEAM),
    "projects:association-delete": of_file(TEAM),
    # The page of the invited school: its team alone, the lead school never.
    "projects:association-update": Door(
        ASSOCIATES,
        {"secrétariat", "membre", "présidence", "fonds", "appui"}
        | {"observation", "observation nationale"},
    ),
    "projects:budgetpolicy-list": room(SECRETARIAT, FAR_SECRETARIAT, FUNDS, {"fonds lointains"}),
    "projects:budgetpolicy-update": Door(
        SECRETARIAT | FUNDS, unknown=FAR_SECRETARIAT | {"fonds lointains"}, otherwise=REFUSED
    ),
    # A POST alone.
    "projects:budgettotals-detail": of_file(TEAM),
    "projects:eple-search": of_file(TEAM),
    "projects:hourrate-create": Door(
        SECRETARIAT | FUNDS, unknown=FAR_SECRETARIAT | {"fonds lointains"}, otherwise=REFUSED
    ),
    "projects:attachmentpicture-detail": Door(TEAM | ASSOCIATES),
    "projects:attachmentpreview-detail": Door(TEAM | ASSOCIATES),
    "projects:attachmentversion-create": of_file(TEAM),
    "projects:blankform-detail": CONNECTED,
    "projects:copy-create": of_file(TEAM),
    "projects:formimport-create": of_file(TEAM),
    # What one person sent is theirs alone.
    "projects:formimport-update": Door(LEADS, (FILE | ASSOCIATES) - TEAM),
    "projects:part-update": of_file(TEAM),
    "projects:guide-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "projects:guide-update": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "projects:presence-create": of_file(TEAM),
    "projects:preview-detail": of_file(TEAM, ASSOCIATES),
    "projects:revision-detail": of_file(TEAM),
    "projects:revision-list": of_file(TEAM),
    "projects:project-create": of_school(TEAM),
    "projects:projectform-detail": of_file(TEAM),
    # The filing; the version being written is the teams’ alone: tests/projects/test_file_pdf.py.
    "projects:projectpdf-detail": of_file(FILE, ASSOCIATES),
    "projects:receipt-detail": of_file(FILE, ASSOCIATES),
    "projects:reopening-create": of_file(HEAD),
    "projects:schoolform-detail": of_school(TEAM),
    "projects:submission-create": of_file(TEAM),
    "projects:upload-create": of_file(TEAM),
    "projects:upload-update": Door(LEADS, (FILE | ASSOCIATES) - TEAM),
    "projects:withdrawal-create": of_file(HEAD),
    "reviews:agenda-detail": of_session(COMMISSION),
    "reviews:agendaitem-create": of_session(SECRETARIAT),
    "reviews:agendaitem-delete": of_session(SECRETARIAT),
    "reviews:agendaitem-move": of_session(SECRETARIAT),
    "reviews:appointmentfile-detail": of_session(COMMISSION),
    "reviews:askedopinion-create": of_file({"inspection"}, SECRETARIAT),
    "reviews:askedopinion-update": of_file({"inspection"}, SECRETARIAT),
    "reviews:attendance-update": of_session(SECRETARIAT),
    "reviews:calloff-create": of_session(SECRETARIAT),
    "reviews:claim-create": of_file({"inspection"}),
    "reviews:closing-create": of_session(SECRETARIAT),
    "reviews:comment-create": of_file({"inspection"}, SECRETARIAT),
    "reviews:comparison-detail": of_file(FILE),
    "reviews:completion-update": of_file(TEAM),
    "reviews:completionrequest-create": of_file({"inspection"}, SECRETARIAT),
    "reviews:completionrequest-update": of_file({"inspection"}, SECRETARIAT),
    "reviews:compositiondecision-create": room(SECRETARIAT, FAR_SECRETARIAT),
    "reviews:compositiondecision-detail": of_academy(COMMISSION, far=FAR_SECRETARIAT),
    "reviews:decision-update": of_session(COMMISSION),
    "reviews:filejournal-list": of_file(READERS, FUNDS),
    "reviews:fileopening-create": of_file(READERS, FUNDS),
    # That it is that person’s alone: tests/reviews/test_asked.py.
    "reviews:givenopinion-create": Door(HELPERS),
    "reviews:givenopinion-list": CONNECTED,
    "reviews:grid-update": room(SECRETARIAT, FAR_SECRETARIAT),
    "reviews:inbox-list": room({"inspection", "autre inspection"}),
    "reviews:inboxfilter-create": room({"inspection", "autre inspection"}),
    "reviews:inboxfilter-delete": room({"inspection", "autre inspection"}),
    # A link worth nothing: a sentence. tests/reviews/test_asked.py.
    "reviews:linkedopinion-create": PUBLIC,
    "reviews:interest-create": of_session(SECRETARIAT),
    "reviews:invitation-create": of_session(SECRETARIAT),
    "reviews:member-create": room(SECRETARIAT, FAR_SECRETARIAT),
    "reviews:member-list": room(COMMISSION, FAR_SECRETARIAT),
    "reviews:memberopinion-update": of_session(SEATED),
    "reviews:member-update": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "reviews:minutes-detail": of_session(COMMISSION),
    "reviews:opening-create": of_session(SECRETARIAT),
    "reviews:opinion-create": of_file({"inspection"}),
    "reviews:preparation-list": room(SEATED),
    "reviews:publication-create": of_session(PRESIDENCY),
    "reviews:rapporteur-update": of_session(SECRETARIAT),
    "reviews:reading-detail": of_file(READERS, FUNDS),
    "reviews:reported-list": room(SEATED),
    "reviews:reply-create": of_file(TEAM),
    "reviews:resubmission-create": of_file(HEAD),
    "reviews:school-list": room({"inspection", "autre inspection"}),
    "reviews:seating-update": of_session(SECRETARIAT, {"membre"}),
    "reviews:secondsession-create": of_session(SECRETARIAT),
    "reviews:session-create": room(SECRETARIAT, FAR_SECRETARIAT),
    "reviews:session-detail": of_session(COMMISSION),
    "reviews:session-list": room(COMMISSION, FAR_SECRETARIAT),
    "reviews:session-update": of_session(SECRETARIAT),
    "reviews:takeover-create": of_file({"inspection"}),
    "reviews:thread-list": of_file(TEAM),
    "reviews:thread-update": of_file({"inspection"}, SECRETARIAT),
    "reviews:verdict-create": of_file({"inspection"}, SECRETARIAT),
    "reviews:ballot-create": of_session(SECRETARIAT),
    "reviews:ballotclosing-create": of_session(SECRETARIAT),
    "reviews:carryover-create": of_session(SECRETARIAT),
    "reviews:interest-delete": of_session(COMMISSION),
    "reviews:live-detail": of_session(SECRETARIAT),
    "reviews:livedecision-create": of_session(SECRETARIAT),
    "reviews:livefile-create": of_session(SECRETARIAT),
    "reviews:livemember-detail": of_session(SEATED),
    "reviews:liveopinions-create": of_session(SECRETARIAT),
    "reviews:minutescorrection-create": of_session(SECRETARIAT),
    "reviews:minutesversion-detail": of_session(COMMISSION),
    "reviews:motive-create": room(SECRETARIAT, FAR_SECRETARIAT),
    "reviews:motive-delete": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "reviews:motive-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "reviews:motive-update": of_academy(SECRETARIAT, far=FAR_SECRETARIAT),
    "reviews:ownattendance-create": of_session(SEATED),
    "reviews:owninterest-create": of_session(SEATED),
    "reviews:screen-detail": of_session(COMMISSION),
    "reviews:signature-create": of_session(CHAIR),
    "reviews:signature-delete": of_session(CHAIR),
    "reviews:vote-create": of_session(COMMISSION),
    # The API answers everybody alike, an unknown place too: tests/showcase/test_api.py.
    **dict.fromkeys(
        (
            "showcase:apidocument-detail",
            "showcase:apifigure-list",
            "showcase:apimap-list",
            "showcase:apiproject-detail",
            "showcase:apiproject-list",
            "showcase:apischool-detail",
            "showcase:apischool-list",
            "showcase:apitheme-list",
            "showcase:definition-list",
            "showcase:dictionary-detail",
            "showcase:embed-list",
            "showcase:feed-list",
            "showcase:figure-list",
            "showcase:figuresheet-detail",
            "showcase:opendata-detail",
            "showcase:openfile-detail",
            "showcase:robots-detail",
            "showcase:sitemap-detail",
            "showcase:sitemapindex-detail",
        ),
        PUBLIC,
    ),
    "showcase:figurefile-list": room(DELAYS),
    "showcase:stafffigure-list": room(DELAYS),
    "showcase:favourite-create": CONNECTED,
    "showcase:favourite-delete": CONNECTED,
    "showcase:favourite-list": CONNECTED,
    "showcase:inspiration-create": room(
        TEAM, ASSOCIATES, {"direction voisine", "direction lointaine"}
    ),
    "showcase:moderation-create": of_file(SECRETARIAT),
    "showcase:moderation-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "showcase:photo-delete": of_file(TEAM),
    "showcase:photo-detail": PUBLIC,
    "showcase:preparedphoto-detail": of_file(TEAM, SECRETARIAT),
    "showcase:proposal-create": of_file(HEAD),
    "showcase:proposal-delete": of_file(HEAD),
    "showcase:publication-delete": of_file(HEAD, SECRETARIAT),
    "showcase:publication-preview": of_file(TEAM),
    "showcase:publication-update": of_file(TEAM),
    "showcase:sheet-detail": PUBLIC,
    "showcase:sheetcode-detail": PUBLIC,
    "showcase:sheetpdf-detail": PUBLIC,
    "showcase:testimony-delete": of_file(TEAM),
    "showcase:themefollow-create": CONNECTED,
    "showcase:themefollow-delete": CONNECTED,
    "showcase:voice-list": of_file(TEAM),
    "support:catalogue-create": room(HELPERS),
    "support:catalogue-export": room(HELPERS),
    "support:catalogue-list": room(HELPERS),
    "support:closing-create": Door(TEAM | HELPERS),
    "support:costing-create": Door(HELPERS, TEAM),
    "support:costing-detail": Door(TEAM | HELPERS),
    "support:costing-update": Door(HELPERS, TEAM),
    "support:costinganswer-create": Door(TEAM, HELPERS),
    "support:costingitem-create": Door(HELPERS, TEAM),
    "support:costingsending-create": Door(HELPERS, TEAM),
    # While somebody helps; before and after, nobody: tests/support/test_pages.py.
    "support:file-detail": Door(HELPERS, TEAM),
    "support:fileattachment-detail": Door(HELPERS, TEAM),
    "support:helpfile-detail": Door(TEAM | HELPERS),
    "support:helprequest-create": of_school(TEAM),
    "support:helprequest-detail": Door(TEAM | HELPERS),
    "support:helprequest-list": of_school(TEAM),
    "support:inbox-list": room(HELPERS, {"inspection", "autre inspection"}),
    "support:message-create": Door(TEAM | HELPERS),
    "support:passing-create": Door(HELPERS, TEAM),
    "support:sleepingrequest-list": room(SECRETARIAT, FAR_SECRETARIAT),
    "support:taking-create": Door(HELPERS, TEAM),
}


def written_money(project: Project, letter: IssuedDocument) -> dict[str, Any]:
    """The money of a file with all its papers, the envelope of its département, a what-if."""
    school = project.establishment
    manager = fund_manager_of(school.academy)
    envelope = envelope_for(school)
    delegate_to_department(envelope, school.department, Decimal(10), by=manager)
    recipient = Recipient.objects.get(allocation__project=project)
    paper = IssuedDocument.objects.create(
        number="LB-TEST", kind="funding/recipient_letter", title="Lettre", facts={}
    )
    with pgtrigger.ignore("funding.Recipient:recipient_append_only"):
        Recipient.objects.filter(pk=recipient.pk).update(letter=paper)
    convention, _ = Convention.objects.get_or_create(
        recipient=recipient, defaults={"updated_by": manager}
    )
    draw_up_convention(convention, by=manager)
    waiting = project_in(Status.VALIDATED, school)
    scenario = save_scenario(
        envelope, name="Essai", references=[waiting.reference], is_shared=True, by=manager
    )
    return {
        "instalment": Instalment.objects.get(share__recipient=recipient).pk,
        "convention": convention.pk,
        "recipient": recipient.pk,
        "scenario": scenario.pk,
    }


def arguments(world: World) -> dict[str, dict[str, Any]]:
    """The parts of the addresses, by app and by route: a reported file and all its documents."""
    school = world.school
    project = project_in(Status.REPORTED, school)
    associated(project, world.partner)
    item = AgendaItem.objects.filter(project=project).select_related("session").latest("pk")
    session = item.session
    session.minutes = IssuedDocument.objects.create(
        number="PV-TEST", kind="reviews/minutes", title="Procès-verbal", facts={}
    )
    session.agenda = IssuedDocument.objects.create(
        number="OJ-TEST", kind="reviews/agenda", title="Ordre du jour", facts={}
    )
    session.save()
    letter = IssuedDocument.objects.create(
        number="LA-TEST", kind="funding/award_letter", title="Lettre", facts={}
    )
    with pgtrigger.ignore("funding.Allocation:allocation_append_only"):
        Allocation.objects.filter(project=project).update(letter=letter)
    paid = written_money(project, letter)
    message = Message.objects.create(
        kind="test", facts={}, recipient=head_of(school), email="a@b.example", urgency="DIGEST",
        title="Titre", link="/mon-espace/",
    )  # fmt: skip
    envelope = envelope_for(school)
    member = Appointment.objects.filter(role="MEMBER", academy=school.academy).first()
    inspector = Appointment.objects.get(user=world.actors["inspection"])
    of_person = {"pk": inspector.user_id}
    concertation = recorded_concertation(school)
    box = box_for(concertation)
    publication = Publication.objects.create(
        concertation=concertation, token="aaaa-bbbb-cccc", published_by=head_of(school)
    )
    ConcertationReport.objects.create(
        concertation=concertation,
        document=IssuedDocument.objects.create(
            number="RC-TEST", kind="concertations/report", title="Rapport", facts={}
        ),
        is_final=True,
    )
    composed = issue_composition_decision(school.academy, by=secretariat_of(school.academy))
    renew_feed(by=fund_manager_of(school.academy))
    job, file = ended_job(secretariat_of(school.academy))
    batch, view = batch_of(project), view_of(school.academy)
    invitation = {"uai": school.uai, "pk": invitation_to(school, role="HEAD").pk}
    helper = support_of(school.academy)
    help_request = help_for(school, project=project, holder=helper, upload=small_upload())
    of_help = {"uai": school.uai, "reference": help_request.reference}
    of_costing = {
        "reference": sent_costing(help_request, [free_row("Écran", "500")], by=helper).reference
    }
    joined = drawn_attachment_of(project)
    of_thread = {"reference": project.reference, "pk": remark_on(project).thread_id}
    of_project = {"reference": project.reference, "part": "budget", "number": 1}
    of_partner = {"reference": project.reference, "uai": world.partner.uai}
    of_project |= {"version": "depot", "kind": "docx", "uai": school.uai}
    return {
        "projects": of_project,
        "funding": of_project
        | {
            "year": envelope.year,
            "programme": envelope.programme,
            "academy": school.academy.code,
            "place": f"{school.academy.code}-{school.department.code}",
            "pk": 0,
            "number": recovery_of(project).reference,
            "token": feed_of(fund_manager_of(school.academy)),
        },
        **{
            f"funding:{name}": of_project | {"pk": paid["instalment"]}
            for name in ("cancellation-create", "commitment-create")
        },
        **{
            f"funding:{name}": of_project | {"pk": paid["convention"]}
            for name in ("convention-update", "conventionpdf-detail", "conventiondocx-detail")
        },
        **{
            f"funding:{name}": {"pk": paid["scenario"]}
            for name in ("scenario-detail", "scenario-update", "scenario-delete")
        },
        "funding:recipientletter-detail": of_project | {"pk": paid["recipient"]},
        "dashboards": of_project | {"pk": uuid.uuid4(), "uai": school.uai},
        "concertations": {
            "reference": concertation.reference,
            "uai": school.uai,
            "file": "invitation-familles.docx",
            "pk": said_in(concertation).pk,
            "kind": "svg",
            "token": box.token,
        },
        "concertations:publishedsynthesis-detail": {"token": publication.token},
        "establishments:membership-update": {
            "uai": school.uai,
            "pk": school.memberships.get(role="EDITOR").pk,
        },
        "establishments:invitation-update": invitation,
        "establishments:invitation-delete": invitation,
        "establishments": {
            "uai": school.uai,
            "reference": campaign_for(school).reference,
            "token": "faux",
        },
        "accounts": {"pk": head_of(school).pk},
        "establishments:reopening-create": of_person,
        "mfa_edit_webauthn": {"pk": 0},
        "mfa_remove_webauthn": {"pk": 0},
        "jobs": {"pk": job.pk, "file": file.pk},
        "establishments:appointment-create": {"role": "observation"},
        "establishments:appointment-update": {"pk": inspector.pk},
        "establishments:district-update": {"pk": school.district_id},
        "establishments:person-detail": of_person,
        "establishments:secondfactor-delete": of_person,
        "establishments:standin-create": of_person,
        "notifications": {"pk": message.pk},
        "reviews": of_project | {"kind": "avis", "token": "faux"},
        "reviews:askedopinion-update": of_project | {"pk": asked_on(project).pk},
        "reviews:givenopinion-create": {"pk": asked_on(project, person=helper).pk},
        "reviews:thread-update": of_thread,
        "reviews:reply-create": of_thread,
        "reviews:verdict-create": of_project | {"pk": 0},
        "reviews:inboxfilter-delete": {"pk": 0},
        "reviews:session": {
            "reference": session.reference,
            "item": item.pk,
            "pk": member.pk if member else 0,
            "ballot": 0,
            "number": "PV-TEST",
        },
        "reviews:compositiondecision-detail": {"number": composed.document.number},
        "reviews:motive-delete": {"pk": motive_of(school.academy).pk},
        "reviews:motive-update": {"pk": motive_of(school.academy).pk},
        "reviews:member-update": {"pk": member.pk if member else 0},
        "attachment": {"reference": project.reference, "pk": joined.pk, "number": 0},
        "showcase": of_project
        | {
            "pk": shown_photo(project),
            "slug": theme().slug,
            "academy": school.academy.code,
            "measure": Measure.FILED.value,
            "dataset": open_file().dataset,
            "extension": open_file().format,
            "section": "pages",
        },
        "showcase:figuresheet-detail": {"slug": "entonnoir"},
        "dashboards:guide-detail": {"slug": "direction"},
        "support": of_help,
        "support:helpfile-detail": of_help | {"pk": HelpFile.objects.get().pk},
        "support:fileattachment-detail": of_help | {"pk": joined.pk},
        **{
            f"support:{name}": of_costing
            for name in (
                "costing-detail",
                "costing-update",
                "costinganswer-create",
                "costingitem-create",
                "costingsending-create",
            )
        },
        "projects:formimport-update": of_project | {"pk": read_form_of(project).pk},
        "projects:upload-update": of_project | {"pk": upload_of(project).pk},
        "projects:project-create": {"uai": school.uai},
        "projects:association-delete": of_partner,
        "projects:association-update": of_partner,
        "projects:budgetpolicy-update": {"academy": school.academy.code},
        "projects:hourrate-create": {"academy": school.academy.code},
        "projects:guide-update": {"academy": school.academy.code, "part": "budget"},
        "projects:revision-detail": {
            "reference": project.reference,
            "part": "evaluation",
            "version": revision_of(project).version,
        },
        "dashboards:faileddocument-update": {"number": "LA-0000-0000"},
        **{
            f"dashboards:{name}": {"pk": batch.pk}
            for name in (
                "batch-detail",
                "batch-update",
                "batchlaunch-create",
                "batchresumption-create",
            )
        },
        **{
            f"dashboards:savedview-{name}": {"pk": view.pk}
            for name in ("detail", "update", "delete")
        },
    }


def open_file() -> OpenDataFile:
    """A file of the open data that is not there yet: it answers « dans une minute »."""
    found, _ = OpenDataFile.objects.get_or_create(
        dataset=FULL.slug,
        format=OpenFormat.CSV,
        defaults={
            "file": "open-data/absent",
            "size": 0,
            "sha256": "0" * 64,
            "rows": 0,
            "version": 0,
            "read_at": clock.now(),
        },
    )
    return found


def shown_photo(project: Project) -> uuid.UUID:
    """A photo of the public sheet of the file."""
    prepared(project)
    photo = drawn_photo_of(project)
    published(project, parts=["ACTIONS", "PHOTOS"])
    return photo.pk


def recovery_of(project: Project) -> RecoveryOrder:
    """Money asked back of a file."""
    return order_recovery(
        project,
        siret=debtors_of(project)[0].siret,
        amount=Decimal(1),
        motive="Reste.",
        due_on=clock.today(),
        by=fund_manager_of(project.establishment.academy),
    )


def address_of(name: str, address: str, converters: Iterable[str], known: dict[str, Any]) -> str:
    """The address of a route for the file of the test."""
    app = name.split(":", maxsplit=1)[0]
    values = known.get(name) or known.get(app, {})
    if "rectorat/commission/<str:reference>" in address:
        values = known["reviews:session"]
    if "pieces-jointes/<uuid:pk>" in address:
        values = known["attachment"]
    if name == "account_reset_password_from_key":
        return reverse(name, kwargs={"uidb36": "1", "key": "faux"})
    return reverse(name, kwargs={key: values[key] for key in converters})


def verdict(client: Client, address: str) -> str:
    """What the door answered: anything but sign-in, 403 and 404 is to enter."""
    response = client.get(address)
    if response.status_code in (301, 302) and response["Location"].startswith("/connexion/"):
        return TO_SIGN_IN
    return {403: REFUSED, 404: UNKNOWN}.get(response.status_code, ENTERS)


def test_every_route_declares_its_access() -> None:
    names = {name for _, name, _, _ in routes()}
    assert names == set(DOORS)


@pytest.mark.timeout(600)
@pytest.mark.django_db
@pytest.mark.parametrize("share", range(SHARES))
def test_every_actor_meets_the_door_of_the_table(share: int) -> None:
    world = make_world()
    known = arguments(world)
    places = [
        (name, address_of(name, address, pattern.pattern.converters, known))
        for address, name, pattern in walk(get_resolver().url_patterns)
    ]
    wrong = []
    for actor, user in list(world.actors.items())[share::SHARES]:
        client = Client()
        if user is not None:
            client.force_login(user)
        for name, url in places:
            found, expected = verdict(client, url), DOORS[name].verdict(actor)
            if found != expected:
                wrong.append(f"{name}: {actor} finds {found}, the table says {expected}")
    assert wrong == [], "\n".join(wrong)


def matrix_page(actors: Iterable[str]) -> str:
    """The page of the documentation."""
    actors = list(actors)
    lines = [
        "<!-- Page écrite par les essais (tests/house/test_access_matrix.py) : "
        "NOTRE_ECOLE_WRITE_DOCS=1 la met à jour. -->\n",
        "# Qui entre où\n",
        "Un dossier d’une école, vu par chacun. « entre » : la page s’ouvre. « connexion » : "
        "il faut se connecter. « 403 » : ce rôle ne le permet pas. « 404 » : hors de portée.\n",
        f"| page | {' | '.join(actors)} |",
        f"| --- |{' --- |' * len(actors)}",
    ]
    lines += [
        f"| `{name}` | {' | '.join(door.verdict(actor) for actor in actors)} |"
        for name, door in sorted(DOORS.items())
    ]
    return "\n".join([*lines, ""])


@pytest.mark.django_db
def test_the_page_of_the_documentation_is_fresh() -> None:
    path = Path(settings.BASE_DIR) / "docs" / "generated" / "matrice-des-acces.md"
    page = matrix_page(make_world().actors)
    if os.environ.get("NOTRE_ECOLE_WRITE_DOCS"):
        path.write_text(page)
    assert path.exists()
    assert path.read_text() == page
