from django.urls import path

from establishments.views import activation, directory, imports, search

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
]
