"""Addresses of sign-in, passwords, account and comfort; no other address of allauth is exposed."""

from django.urls import include, path, re_path

from accounts.views import (
    account,
    comfort,
    proconnect,
    second_factor,
    session,
    signin,
    view_as,
)

own_patterns = [
    path("confort/", comfort.ComfortUpdateView.as_view(), name="comfort-update"),
    path("mon-compte/", account.AccountDetailView.as_view(), name="account-detail"),
    path(
        "mon-compte/double-authentification/",
        second_factor.SecondFactorDetailView.as_view(),
        name="secondfactor-detail",
    ),
    path(
        "connexion/proconnect/",
        proconnect.ProConnectCreateView.as_view(),
        name="proconnect-create",
    ),
    path(
        "connexion/proconnect/retour/",
        proconnect.ProConnectDetailView.as_view(),
        name="proconnect-detail",
    ),
    path("mon-compte/sessions/", session.SessionListView.as_view(), name="session-list"),
    path(
        "mon-compte/sessions/autres/",
        session.SessionDeleteView.as_view(),
        name="othersession-delete",
    ),
    path(
        "mon-compte/sessions/<int:pk>/", session.SessionDeleteView.as_view(), name="session-delete"
    ),
    path(
        "administration/voir-comme/<int:pk>/",
        view_as.ViewAsCreateView.as_view(),
        name="viewas-create",
    ),
    path("mon-compte/retour/", view_as.ViewAsDeleteView.as_view(), name="viewas-delete"),
    path("session/prolonger/", account.SessionExtendView.as_view(), name="session-extend"),
]

# django-allauth looks these up by name, without a namespace.
urlpatterns = [
    path("", include((own_patterns, "accounts"))),
    path("connexion/", signin.LoginView.as_view(), name="account_login"),
    path("deconnexion/", signin.LogoutView.as_view(), name="account_logout"),
    path("compte-ferme/", signin.InactiveView.as_view(), name="account_inactive"),
    path(
        "mon-compte/mot-de-passe/",
        signin.PasswordChangeView.as_view(),
        name="account_change_password",
    ),
    path("mot-de-passe/oublie/", signin.PasswordResetView.as_view(), name="account_reset_password"),
    path(
        "mot-de-passe/envoye/",
        signin.PasswordResetDoneView.as_view(),
        name="account_reset_password_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        signin.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/change/",
        signin.PasswordResetFromKeyDoneView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path("connexion/code/", second_factor.CodeView.as_view(), name="mfa_authenticate"),
    path("connexion/cle-d-acces/", second_factor.KeyLoginView.as_view(), name="mfa_login_webauthn"),
    path(
        "identite/mot-de-passe/",
        second_factor.PasswordAgainView.as_view(),
        name="account_reauthenticate",
    ),
    path("identite/code/", second_factor.CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path(
        "identite/cle-d-acces/",
        second_factor.KeyAgainView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("mon-compte/securite/", second_factor.SecurityDetailView.as_view(), name="mfa_index"),
    path(
        "mon-compte/securite/application/",
        second_factor.AppCreateView.as_view(),
        name="mfa_activate_totp",
    ),
    path(
        "mon-compte/securite/application/retrait/",
        second_factor.AppDeleteView.as_view(),
        name="mfa_deactivate_totp",
    ),
    path(
        "mon-compte/securite/cles/ajout/",
        second_factor.KeyCreateView.as_view(),
        name="mfa_add_webauthn",
    ),
    path(
        "mon-compte/securite/cles/<int:pk>/",
        second_factor.KeyUpdateView.as_view(),
        name="mfa_edit_webauthn",
    ),
    path(
        "mon-compte/securite/cles/<int:pk>/retrait/",
        second_factor.KeyDeleteView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "mon-compte/securite/codes/",
        second_factor.CodesDetailView.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "mon-compte/securite/codes/fichier/",
        second_factor.CodesDownloadView.as_view(),
        name="mfa_download_recovery_codes",
    ),
    path(
        "mon-compte/securite/codes/nouveaux/",
        second_factor.CodesCreateView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
