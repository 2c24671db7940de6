from django.urls import path

from establishments.views import (
    acceptance,
    activation,
    appointments,
    directory,
    headship,
    imports,
    inspection,
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
        "rectorat/personnes/",
        appointments.AppointmentListView.as_view(),
        name="appointment-list",
    ),
    path("rectorat/personnes/nommer/", appointments.RoleListView.as_view(), name="role-list"),
    path(
        "rectorat/personnes/nommer/<str:role>/",
        appointments.AppointmentCreateView.as_view(),
        name="appointment-create",
    ),
    path(
        "rectorat/personnes/<int:pk>/",
        appointments.PersonDetailView.as_view(),
        name="person-detail",
    ),
    path(
        "rectorat/personnes/<int:pk>/remplacement/",
        appointments.StandInCreateView.as_view(),
        name="standin-create",
    ),
    path(
        "rectorat/nominations/<int:pk>/",
        appointments.AppointmentUpdateView.as_view(),
        name="appointment-update",
    ),
    path("rectorat/inspection/", inspection.DistrictListView.as_view(), name="district-list"),
    path(
        "rectorat/inspection/circonscriptions/<int:pk>/",
        inspection.DistrictUpdateView.as_view(),
        name="district-update",
    ),
    path(
        "rectorat/inspection/liste/",
        inspection.InspectorListCreateView.as_view(),
        name="inspectorlist-create",
    ),
    path(
        "inspection/remplacement/",
        appointments.OwnStandInCreateView.as_view(),
        name="ownstandin-create",
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
