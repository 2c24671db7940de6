"""Addresses of sign-in, passwords, account and comfort; no other address of allauth is exposed."""

from django.urls import include, path, re_path

from accounts.views import account, comfort, signin

own_patterns = [
    path("confort/", comfort.ComfortUpdateView.as_view(), name="comfort-update"),
    path("mon-compte/", account.AccountDetailView.as_view(), name="account-detail"),
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
]
