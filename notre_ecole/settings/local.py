"""Settings of bin/demo and of a developer's machine: real servers, no HTTPS."""

from notre_ecole.settings import env, logs
from notre_ecole.settings.base import *
from notre_ecole.settings.base import STORAGES

SECRET_KEY = env.text("SECRET_KEY", "local-only-key-never-used-in-production-0123456789")
SESSION_COOKIE_NAME = "notre_ecole_local"
LOGGING = logs.configure(json=False)
# Hashed names as in production, without the twenty seconds that compressing everything takes.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
}
