from django.urls import path

from dashboards.views import (
    board,
    data,
    failures,
    health,
    home,
    merger,
    orphans,
    project,
    public,
    school,
    sheet,
)

app_name = "dashboards"

urlpatterns = [
    path("", public.PublicHomeView.as_view(), name="public-home"),
    path("plan-du-site/", public.SitemapView.as_view(), name="sitemap-detail"),
    path("accessibilite/", public.AccessibilityView.as_view(), name="accessibility-detail"),
    path("mentions-legales/", public.LegalView.as_view(), name="legal-detail"),
    path("donnees-personnelles/", public.PrivacyView.as_view(), name="privacy-detail"),
    path("mon-compte/donnees/", data.DataDetailView.as_view(), name="data-detail"),
    path("mon-espace/", home.HomeView.as_view(), name="home"),
    path("etablissement/<str:uai>/", school.SchoolHomeView.as_view(), name="school-detail"),
    path("rectorat/", board.BoardView.as_view(), name="board-list"),
    path(
        "rectorat/etablissements/<str:uai>/",
        sheet.EstablishmentDetailView.as_view(),
        name="establishment-detail",
    ),
    path(
        "rectorat/etablissements/<str:uai>/reunion/",
        merger.MergerCreateView.as_view(),
        name="merger-create",
    ),
    path(
        "rectorat/dossiers-sans-direction/",
        orphans.OrphanListView.as_view(),
        name="orphan-list",
    ),
    path("projets/<str:reference>/", project.ProjectLifeView.as_view(), name="project-detail"),
    path("notifications/echecs/", failures.FailureListView.as_view(), name="failure-list"),
    path(
        "notifications/echecs/messages/<uuid:pk>/relancer/",
        failures.FailedMessageUpdateView.as_view(),
        name="failedmessage-update",
    ),
    path(
        "notifications/echecs/documents/<str:number>/relancer/",
        failures.FailedDocumentUpdateView.as_view(),
        name="faileddocument-update",
    ),
    path("sante/", health.HealthView.as_view(), name="health-detail"),
]
