from django.urls import path

from establishments.views import activation, campaigns, directory, imports, search

app_name = "establishments"

urlpatterns = [
    path(
        "administration/annuaire/",
        imports.DirectoryImportCreateView.as_view(),
        name="directoryimport-create",
    ),
    path("activation/", activation.ActivationCreateView.as_view(), name="activation-create"),
    path(
        "activation/message-envoye/",
        activation.ActivationMessageView.as_view(),
        name="activationmessage-detail",
    ),
    path(
        "activation/confirmation/<str:token>/",
        activation.ConfirmationCreateView.as_view(),
        name="confirmation-create",
    ),
    path("rectorat/codes/", campaigns.CampaignListView.as_view(), name="campaign-list"),
    path(
        "rectorat/codes/selection/", campaigns.SelectionListView.as_view(), name="selection-list"
    ),
    path(
        "rectorat/codes/verification/",
        campaigns.CampaignCreateView.as_view(),
        name="campaign-create",
    ),
    path(
        "rectorat/codes/<str:reference>/",
        campaigns.CampaignDetailView.as_view(),
        name="campaign-detail",
    ),
    path(
        "rectorat/codes/<str:reference>/etat.csv",
        campaigns.CampaignTableView.as_view(),
        name="campaigntable-detail",
    ),
    path(
        "rectorat/codes/<str:reference>/renvois/",
        campaigns.ResendingCreateView.as_view(),
        name="resending-create",
    ),
    path(
        "rectorat/codes/<str:reference>/reprise/",
        campaigns.ResumptionCreateView.as_view(),
        name="resumption-create",
    ),
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
