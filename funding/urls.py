from django.urls import path

from funding.views import allocation, desk, envelopes, report, suspension

app_name = "funding"

_FILE = "projets/<str:reference>"

urlpatterns = [
    path("fonds/", desk.DeskView.as_view(), name="desk-detail"),
    path("fonds/enveloppes/", envelopes.EnvelopeListView.as_view(), name="envelope-list"),
    path(
        "fonds/enveloppes/<int:year>/<str:programme>/<str:academy>/deleguer/",
        envelopes.EnvelopeCreateView.as_view(),
        name="envelope-create",
    ),
    path(
        f"{_FILE}/attribution/",
        allocation.AllocationCreateView.as_view(),
        name="allocation-create",
    ),
    path(f"{_FILE}/attribution/lettre/", allocation.LetterView.as_view(), name="letter-detail"),
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
