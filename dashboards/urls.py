from django.urls import path

from dashboards.views import (
    batches,
    board,
    contact,
    data,
    exports,
    failures,
    guides,
    health,
    home,
    merger,
    orphans,
    project,
    public,
    saved_views,
    school,
    sheet,
    sleeping,
)

app_name = "dashboards"

urlpatterns = [
    path("", public.PublicHomeView.as_view(), name="public-home"),
    path("plan-du-site/", public.SitemapView.as_view(), name="sitemap-detail"),
    path("accessibilite/", public.AccessibilityView.as_view(), name="accessibility-detail"),
    path("mentions-legales/", public.LegalView.as_view(), name="legal-detail"),
    path("donnees-personnelles/", public.PrivacyView.as_view(), name="privacy-detail"),
    path("temoins-de-connexion/", public.CookiesView.as_view(), name="cookies-detail"),
    path("guide/", guides.GuideListView.as_view(), name="guide-list"),
    path("guide/<slug:slug>/", guides.GuideDetailView.as_view(), name="guide-detail"),
    path("contact/", contact.ContactCreateView.as_view(), name="contact-create"),
    path("contact/merci/", contact.ContactDetailView.as_view(), name="contact-detail"),
    path("mon-compte/donnees/", data.DataDetailView.as_view(), name="data-detail"),
    path("mon-espace/", home.HomeView.as_view(), name="home"),
    path("etablissement/<str:uai>/", school.SchoolHomeView.as_view(), name="school-detail"),
    path("rectorat/", board.BoardView.as_view(), name="board-list"),
    path("rectorat/colonnes/", board.KanbanView.as_view(), name="kanban-list"),
    path("rectorat/export/", exports.BoardExportView.as_view(), name="boardexport-create"),
    path("rectorat/vues/", saved_views.SavedViewListView.as_view(), name="savedview-list"),
    path(
        "rectorat/vues/nouvelle/",
        saved_views.SavedViewCreateView.as_view(),
        name="savedview-create",
    ),
    path(
        "rectorat/vues/<uuid:pk>/",
        saved_views.SavedViewDetailView.as_view(),
        name="savedview-detail",
    ),
    path(
        "rectorat/vues/<uuid:pk>/modification/",
        saved_views.SavedViewUpdateView.as_view(),
        name="savedview-update",
    ),
    path(
        "rectorat/vues/<uuid:pk>/suppression/",
        saved_views.SavedViewDeleteView.as_view(),
        name="savedview-delete",
    ),
    path("rectorat/actes/", batches.BatchListView.as_view(), name="batch-list"),
    path("rectorat/actes/nouveau/", batches.BatchCreateView.as_view(), name="batch-create"),
    path("rectorat/actes/<uuid:pk>/", batches.BatchDetailView.as_view(), name="batch-detail"),
    path(
        "rectorat/actes/<uuid:pk>/reglages/",
        batches.BatchUpdateView.as_view(),
        name="batch-update",
    ),
    path(
        "rectorat/actes/<uuid:pk>/confirmation/",
        batches.BatchLaunchView.as_view(),
        name="batchlaunch-create",
    ),
    path(
        "rectorat/actes/<uuid:pk>/reprise/",
        batches.BatchResumeView.as_view(),
        name="batchresumption-create",
    ),
    path(
        "rectorat/dossiers-endormis/",
        sleeping.SleepingFileListView.as_view(),
        name="sleepingfile-list",
    ),
    path(
        "rectorat/dossiers-endormis/<str:reference>/relance/",
        sleeping.ReminderCreateView.as_view(),
        name="reminder-create",
    ),
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
