from django.urls import path

from establishments.views import (
    acceptance,
    activation,
    directory,
    headship,
    imports,
    search,
    team,
)

app_name = "establishments"

urlpatterns = [
    path(
        "administration/annuaire/",
        imports.DirectoryImportCreateView.as_view(),
        name="directoryimport-create",
    ),
    path("activation/", activation.ActivationCreateView.as_view(), name="activation-create"),
    path("etablissements/recherche/", search.SchoolSearchView.as_view(), name="school-search"),
    path("rectorat/etablissements/", directory.DirectoryListView.as_view(), name="directory-list"),
    path(
        "rectorat/etablissements/<str:uai>/",
        directory.EstablishmentDetailView.as_view(),
        name="establishment-detail",
    ),
    path(
        "rectorat/etablissements/<str:uai>/codes/",
        directory.AccessCodeCreateView.as_view(),
        name="accesscode-create",
    ),
    path(
        "rectorat/etablissements/<str:uai>/direction/",
        headship.HeadshipUpdateView.as_view(),
        name="headship-update",
    ),
    path(
        "rectorat/etablissements/<str:uai>/direction/annuler/",
        headship.HeadshipDeleteView.as_view(),
        name="headship-delete",
    ),
    path(
        "etablissement/<str:uai>/equipe/",
        team.MembershipListView.as_view(),
        name="membership-list",
    ),
    path(
        "etablissement/<str:uai>/equipe/<int:pk>/",
        team.MembershipUpdateView.as_view(),
        name="membership-update",
    ),
    path(
        "etablissement/<str:uai>/equipe/depart/",
        team.DepartureCreateView.as_view(),
        name="departure-create",
    ),
    path(
        "etablissement/<str:uai>/equipe/depart/annuler/",
        team.HandoverDeleteView.as_view(),
        name="departure-delete",
    ),
    path(
        "etablissement/<str:uai>/equipe/inviter/",
        team.InvitationCreateView.as_view(),
        name="invitation-create",
    ),
    path(
        "etablissement/<str:uai>/equipe/invitations/<int:pk>/renvoyer/",
        team.InvitationUpdateView.as_view(),
        name="invitation-update",
    ),
    path(
        "etablissement/<str:uai>/equipe/invitations/<int:pk>/annuler/",
        team.InvitationDeleteView.as_view(),
        name="invitation-delete",
    ),
    path(
        "invitation/<str:token>/",
        acceptance.AcceptanceCreateView.as_view(),
        name="acceptance-create",
    ),
]
