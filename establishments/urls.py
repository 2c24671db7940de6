from django.urls import path

from establishments.views import (
    academies,
    acceptance,
    accounts,
    activation,
    appointments,
    campaigns,
    directory,
    headship,
    imports,
    inspection,
    journal,
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
    path("rectorat/codes/selection/", campaigns.SelectionListView.as_view(), name="selection-list"),
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
    path("administration/comptes/", accounts.AccountListView.as_view(), name="account-list"),
    path(
        "rectorat/personnes/<int:pk>/reouverture/",
        accounts.ReopeningCreateView.as_view(),
        name="reopening-create",
    ),
    path(
        "rectorat/personnes/<int:pk>/double-authentification/",
        accounts.SecondFactorDeleteView.as_view(),
        name="secondfactor-delete",
    ),
    path("rectorat/reglages/", academies.SettingsUpdateView.as_view(), name="settings-update"),
    path("rectorat/journal/", journal.JournalListView.as_view(), name="journal-list"),
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
