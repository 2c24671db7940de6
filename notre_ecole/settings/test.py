"""Settings of the tests: the same real servers, quicker hashing, files found without collecting."""

from notre_ecole.settings.base import DATABASES, MIDDLEWARE, STORAGES, VAR_DIR
from notre_ecole.settings.local import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A pool keeps connections open behind the test's back: databases could not be dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)
DATABASES["default"]["CONN_MAX_AGE"] = 0
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = str(VAR_DIR / "test" / "private")
# Guards of the house (tests/guards.py): a GET that writes or inline code in a page fails.
MIDDLEWARE = ["tests.guards.NoInlineCode", "tests.guards.GetWritesNothing", *MIDDLEWARE]
