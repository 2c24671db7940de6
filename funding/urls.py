from typing import Any

from django.urls import URLPattern, path
from django.views import View

from funding.views import (
    allocation,
    carry,
    chorus,
    conventions,
    deadlines,
    delays,
    desk,
    envelopes,
    exports,
    instalments,
    payments,
    pieces,
    recovery,
    report,
    scenarios,
    suspension,
)

app_name = "funding"

_FILE = "projets/<str:reference>"
_ENVELOPE = "fonds/enveloppes/<int:year>/<str:programme>/<str:place>"
_SCENARIO = "fonds/simulations/<uuid:pk>"


def _both(page: str, view: type[View[Any]], name: str) -> list[URLPattern]:
    """A page of a report: of the final one, and of that of a year."""
    made: Any = view.as_view()
    return [
        path(f"{_FILE}/bilan/{page}", made, name=name),
        path(f"{_FILE}/bilan/<int:year>/{page}", made, name=name),
    ]


urlpatterns = [
    path("fonds/", desk.DeskView.as_view(), name="desk-detail"),
    path("fonds/enveloppes/", envelopes.EnvelopeListView.as_view(), name="envelope-list"),
    path(
        "fonds/enveloppes/<int:year>/<str:programme>/<str:academy>/deleguer/",
        envelopes.EnvelopeCreateView.as_view(),
        name="envelope-create",
    ),
    path(
        "fonds/enveloppes/<int:year>/reporter/",
        carry.CarryOverCreateView.as_view(),
        name="carryover-create",
    ),
    path(f"{_ENVELOPE}/", envelopes.EnvelopeDetailView.as_view(), name="envelope-detail"),
    path(f"{_ENVELOPE}/reprendre/", envelopes.TakeBackCreateView.as_view(), name="takeback-create"),
    path(f"{_ENVELOPE}/virer/", envelopes.TransferCreateView.as_view(), name="transfer-create"),
    path(
        f"{_ENVELOPE}/corriger/", envelopes.CorrectionCreateView.as_view(), name="correction-create"
    ),
    path(
        f"{_ENVELOPE}/simulations/ajouter/",
        scenarios.ScenarioCreateView.as_view(),
        name="scenario-create",
    ),
    path(f"{_SCENARIO}/", scenarios.ScenarioDetailView.as_view(), name="scenario-detail"),
    path(f"{_SCENARIO}/modifier/", scenarios.ScenarioUpdateView.as_view(), name="scenario-update"),
    path(f"{_SCENARIO}/supprimer/", scenarios.ScenarioDeleteView.as_view(), name="scenario-delete"),
    path(
        "fonds/conventions/modele/<str:academy>/",
        conventions.ConventionTemplateUpdateView.as_view(),
        name="conventiontemplate-update",
    ),
    path(
        f"{_FILE}/attribution/",
        allocation.AllocationCreateView.as_view(),
        name="allocation-create",
    ),
    path(f"{_FILE}/attribution/lettre/", allocation.LetterView.as_view(), name="letter-detail"),
    path(
        f"{_FILE}/attribution/beneficiaires/<int:pk>/lettre/",
        allocation.RecipientLetterView.as_view(),
        name="recipientletter-detail",
    ),
    path(
        f"{_FILE}/attribution/tranches/<int:pk>/engager/",
        instalments.CommitmentCreateView.as_view(),
        name="commitment-create",
    ),
    path(
        f"{_FILE}/attribution/tranches/<int:pk>/annuler/",
        instalments.CancellationCreateView.as_view(),
        name="cancellation-create",
    ),
    path(
        f"{_FILE}/attribution/tranches/<int:pk>/verser/",
        payments.PaymentCreateView.as_view(),
        name="payment-create",
    ),
    path(
        f"{_FILE}/attribution/versements/<int:pk>/annuler/",
        payments.ReversalCreateView.as_view(),
        name="reversal-create",
    ),
    path(
        f"{_FILE}/attribution/versements/<int:pk>/piece/",
        payments.PaymentProofView.as_view(),
        name="paymentproof-detail",
    ),
    path("fonds/a-verser/", payments.PaymentListView.as_view(), name="payment-list"),
    path("fonds/chorus/", chorus.ExtractCreateView.as_view(), name="extract-create"),
    path(
        "fonds/chorus/extraits/<uuid:pk>/",
        chorus.ExtractUpdateView.as_view(),
        name="extract-update",
    ),
    path("fonds/chorus/lignes/", chorus.LineListView.as_view(), name="chorusline-list"),
    path(
        "fonds/chorus/lignes/<int:pk>/",
        chorus.LineUpdateView.as_view(),
        name="chorusline-update",
    ),
    path(
        "fonds/chorus/lignes/<int:pk>/mettre-de-cote/",
        chorus.LineAsideView.as_view(),
        name="chorusline-delete",
    ),
    path(
        f"{_FILE}/attribution/conventions/<int:pk>/",
        conventions.ConventionUpdateView.as_view(),
        name="convention-update",
    ),
    path(
        f"{_FILE}/attribution/conventions/<int:pk>/pdf/",
        conventions.ConventionPdfView.as_view(),
        name="conventionpdf-detail",
    ),
    path(
        f"{_FILE}/attribution/conventions/<int:pk>/docx/",
        conventions.ConventionDocxView.as_view(),
        name="conventiondocx-detail",
    ),
    path(
        f"{_FILE}/suspension/", suspension.SuspensionCreateView.as_view(), name="suspension-create"
    ),
    path(
        f"{_FILE}/suspension/fin/",
        suspension.SuspensionUpdateView.as_view(),
        name="suspension-update",
    ),
    path("fonds/echeances/", deadlines.DeadlineListView.as_view(), name="deadline-list"),
    path(
        "fonds/echeances/agenda/",
        deadlines.CalendarFeedView.as_view(),
        name="calendarfeed-detail",
    ),
    path(
        "agenda/echeances/<str:token>.ics",
        deadlines.DeadlineFeedView.as_view(),
        name="deadlinefeed-detail",
    ),
    path("fonds/delais/", delays.DelayListView.as_view(), name="delay-list"),
    path("fonds/delais/tableur/", delays.DelaySheetView.as_view(), name="delaysheet-detail"),
    path("fonds/exports/", exports.ExportListView.as_view(), name="export-list"),
    path("fonds/exports/<str:kind>/", exports.ExportCreateView.as_view(), name="export-create"),
    path("fonds/reversements/", recovery.RecoveryListView.as_view(), name="recovery-list"),
    path("rectorat/bilans/", report.ReportInboxView.as_view(), name="reportinbox-list"),
    path(f"{_FILE}/delai/", deadlines.DelayDetailView.as_view(), name="delay-detail"),
    path(f"{_FILE}/bilans/", report.ReportListView.as_view(), name="report-list"),
    *_both("", report.ReportUpdateView, "report-update"),
    *_both("lire/", report.ReportDetailView, "report-detail"),
    *_both("pieces/", pieces.ReportPieceListView, "reportpiece-list"),
    *_both("deposer/", report.ReportFilingCreateView, "reportfiling-create"),
    *_both("suite/", report.ReportVerdictCreateView, "reportverdict-create"),
    path(
        f"{_FILE}/bilan/pieces/<int:pk>/retirer/",
        pieces.ReportPieceDeleteView.as_view(),
        name="reportpiece-delete",
    ),
    path(f"{_FILE}/reversement/", recovery.RecoveryCreateView.as_view(), name="recovery-create"),
    path(
        f"{_FILE}/reversements/<str:number>/",
        recovery.RecoveryUpdateView.as_view(),
        name="recovery-update",
    ),
    path(
        f"{_FILE}/reversements/<str:number>/annuler/",
        recovery.RecoveryDeleteView.as_view(),
        name="recovery-delete",
    ),
    path(
        f"{_FILE}/reversements/<str:number>/ordre/",
        recovery.RecoveryDocumentView.as_view(),
        name="recoverydocument-detail",
    ),
]
