from django.urls import path

from establishments.views import (
    activation,
    appointments,
    directory,
    imports,
    inspection,
    search,
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
]
