from django.urls import path

from funding.views import (
    allocation,
    conventions,
    desk,
    envelopes,
    instalments,
    report,
    scenarios,
    suspension,
)

app_name = "funding"

_FILE = "projets/<str:reference>"
_ENVELOPE = "fonds/enveloppes/<int:year>/<str:programme>/<str:place>"
_SCENARIO = "fonds/simulations/<uuid:pk>"

urlpatterns = [
    path("fonds/", desk.DeskView.as_view(), name="desk-detail"),
    path("fonds/enveloppes/", envelopes.EnvelopeListView.as_view(), name="envelope-list"),
    path(
        "fonds/enveloppes/<int:year>/<str:programme>/<str:academy>/deleguer/",
        envelopes.EnvelopeCreateView.as_view(),
        name="envelope-create",
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
    path(f"{_FILE}/bilan/", report.ReportUpdateView.as_view(), name="report-update"),
    path(f"{_FILE}/bilan/lire/", report.ReportDetailView.as_view(), name="report-detail"),
    path(
        f"{_FILE}/bilan/deposer/",
        report.ReportFilingCreateView.as_view(),
        name="reportfiling-create",
    ),
    path(
        f"{_FILE}/bilan/suite/",
        report.ReportVerdictCreateView.as_view(),
        name="reportverdict-create",
    ),
]
