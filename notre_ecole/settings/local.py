"""Settings of bin/demo and of a developer's machine: real servers, no HTTPS."""

from importlib.util import find_spec

from notre_ecole.settings import env, logs
from notre_ecole.settings.base import *
from notre_ecole.settings.base import INSTALLED_APPS, STORAGES

SECRET_KEY = env.text("SECRET_KEY", "local-only-key-never-used-in-production-0123456789")
SESSION_COOKIE_NAME = "notre_ecole_local"
LOGGING = logs.configure(json=False)
# Two people who write a migration each are told so by git; a tool of development only.
if find_spec("django_linear_migrations"):
    INSTALLED_APPS = ["django_linear_migrations", *INSTALLED_APPS]
# The same names as in production, without the twenty seconds that compressing everything takes.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "core.storage.PlainStaticFilesStorage"}}
# Passkeys work on http://localhost too; elsewhere only on https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# The accounts of the demonstration are everybody's: no second factor unless asked for.
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=False)
# load_demo and seed_national write accounts whose password everybody knows: never elsewhere.
DEMO_DATA_ALLOWED = True
