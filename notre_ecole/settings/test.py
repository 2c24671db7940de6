"""Settings of the tests: the same real servers, quicker hashing, files found without collecting."""

import os
import re

from notre_ecole.settings import env
from notre_ecole.settings.base import (
    CACHES,
    DATABASES,
    MIDDLEWARE,
    REDIS_URL,
    STORAGES,
    VAR_DIR,
)
from notre_ecole.settings.local import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Signing in without the pages (force_login) proves nothing: the tests of these rules turn them on.
SECOND_FACTOR_REQUIRED = False
FRESH_AUTHENTICATION_SECONDS = 0
# A pool keeps connections open behind the test's back: databases could not be dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)
DATABASES["default"]["CONN_MAX_AGE"] = 0
# A query that never ends fails its test, and leaves the connection to the next one.
DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=60s"
# A database already migrated, when `bin/test` made one: each process copies it.
if _template := os.environ.get("TEST_DATABASE_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": _template}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = env.text("PRIVATE_FILES_DIR", str(VAR_DIR / "test" / "private"))
# Guards of the house (tests/guards.py): a GET that writes or inline code in a page fails.
MIDDLEWARE = [
    "tests.guards.AnswersInProgress",
    "tests.guards.NoInlineCode",
    "tests.guards.GetWritesNothing",
    *MIDDLEWARE,
]

# Tests run side by side: each process has its own numbered database of the same Redis.
if _worker := os.environ.get("PYTEST_XDIST_WORKER", ""):
    _number = 1 + int(_worker.removeprefix("gw")) % 15
    REDIS_URL = re.sub(r"(/\d*)?$", f"/{_number}", REDIS_URL, count=1)
    CACHES["default"]["LOCATION"] = CELERY_BROKER_URL = REDIS_URL
