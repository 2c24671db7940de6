"""Settings common to every environment. What differs comes from `env` (see `.env.example`)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONE, SELF
from redis.backoff import NoBackoff
from redis.retry import Retry

from notre_ecole.settings import env

# Django's generic classes take their parameter at run time too (`FormView[LoginForm]`).
django_stubs_ext.monkeypatch()

BASE_DIR = env.BASE_DIR
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = env.site("SITE_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SITE_NAME = "Notre école"

INSTALLED_APPS = [
    "accounts",
    "notifications",
    "documents",
    "jobs",
    "establishments",
    "concertations",
    "projects",
    "support",
    "reviews",
    "funding",
    "showcase",
    "dashboards",
    "notre_ecole",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "hijack",
    "crispy_forms",
    "dsfr",
    "widget_tweaks",
    "csp",
    "pgtrigger",
    "pghistory",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.maintenance.MaintenanceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.http.HistoryMiddleware",
    "hijack.middleware.HijackUserMiddleware",
    "accounts.http.ViewAsMiddleware",
    "core.http.UnknownAddressMiddleware",
    "establishments.http.SecondFactorMiddleware",
]

ROOT_URLCONF = "notre_ecole.urls"
WSGI_APPLICATION = "notre_ecole.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.comfort",
                "dashboards.context.header",
            ],
            "builtins": ["core.templatetags.french"],
        },
    }
]

# --- Database ---
DATABASES: dict[str, Any] = {"default": env.database("DATABASE_URL", "postgres:///notre_ecole")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 10)
# Only bin/web asks for a pool, shared by its threads. A pool cannot be inherited across the fork of
# Celery's processes, and makes a command wait when the database is down: they keep one connection.
_pool_size = env.number("DATABASE_POOL_SIZE", 0, maximum=200)
if _pool_size:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": _pool_size,
        "timeout": 10,
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: the cache and the tasks' broker ---
# The site must go on when Redis is down: one short attempt, never a retry inside a request. The
# outbox in the database is the truth; a lost publication is caught up by the beat's sweep.
REDIS_URL = env.redis("REDIS_URL", "redis://127.0.0.1:6379/0")
_redis_timeout = env.number("REDIS_TIMEOUT_MS", 800, minimum=50, maximum=60_000) / 1000
CACHES = {
    "default": {
        "BACKEND": "core.cache.ResilientCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "notre-ecole",
        "OPTIONS": {
            "SOCKET_CONNECT_TIMEOUT": 0.3,
            "SOCKET_TIMEOUT": _redis_timeout,
            "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 0)},
        },
    },
    # Pieces of pages kept drawn, and what they are drawn from: nearer than Redis, and each process
    # may hold its own, since they are kept under the version of what they show.
    "memory": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "memory",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# --- People ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "accounts.passwords.EntropyValidator", "OPTIONS": {"minimum_bits": 50}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
# Sign-in locks an address out for a quarter of an hour after five failures (CNIL 2022-100). A whole
# académie may share one public address, hence the generous limits by address.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "60/m/ip,5/15m/key",
    "login": "120/m/ip",
    "invitation": "60/m/ip,20/15m/key",  # establishments: tries of a link
    # establishments: tries of an access code, by address and by UAI; then all of them together.
    "activation": "60/m/ip,10/15m/key",
    "activation_anywhere": "600/m/key",
}
ACCOUNT_SESSION_REMEMBER = True
# Publishing, allocating, appointing, issuing codes: asked again after that time (0: never).
FRESH_AUTHENTICATION_SECONDS = env.number("FRESH_AUTHENTICATION_SECONDS", 900, maximum=86_400)
ACCOUNT_REAUTHENTICATION_TIMEOUT = FRESH_AUTHENTICATION_SECONDS
# An account that nobody used for that many days is closed, after two warnings (0: never).
ACCOUNT_UNUSED_DAYS = env.number("ACCOUNT_UNUSED_DAYS", 365, maximum=3650)
# Some roles sign in with a second factor, on every page (establishments.permissions).
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=True)
USERSESSIONS_TRACK_ACTIVITY = False  # a GET never writes
HIJACK_INSERT_BEFORE = None  # our banner is in base.html
HIJACK_PERMISSION_CHECK = "accounts.services.view_as.may_view_as"
# ProConnect (OpenID Connect of State agents): offered only when the three are given.
PROCONNECT_HOST, PROCONNECT_CLIENT_ID, PROCONNECT_CLIENT_SECRET = env.proconnect()
PROCONNECT_ACR_VALUES = env.words(
    "PROCONNECT_ACR_VALUES",
    "eidas2,eidas3,https://proconnect.gouv.fr/assurance/self-asserted-2fa,"
    "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
)
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddKeyForm",
    "edit_webauthn": "accounts.forms.RenameKeyForm",
}
# The address that counts is the reader's, not the proxy's: how many proxies stand before the site.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0, minimum=0)
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Language, time ---
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- Files ---
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "images")]
# The guides are pages of the site too (/guide/).
GUIDES_DIR = BASE_DIR / "docs" / "guide"
MEDIA_ROOT = env.text("PRIVATE_FILES_DIR", str(VAR_DIR / "private"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.storage.HashedStaticFilesStorage"},
}
ATTACHMENT_MAX_BYTES = 10 * 1024 * 1024
# Joined files are checked by this ClamAV daemon before anybody opens them ("": none is asked).
CLAMD_URL = env.antivirus("CLAMD_URL")
DIRECTORY_FILE_MAX_BYTES = 250 * 1024 * 1024
CHORUS_FILE_MAX_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Mail ---
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("EMAIL_PORT", 1025, minimum=1, maximum=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.sender(
    "DEFAULT_FROM_EMAIL", "Notre école <ne-pas-repondre@notre-ecole.example>"
)

# --- Tasks ---
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": _redis_timeout,
    "socket_connect_timeout": 0.3,
    "max_retries": 0,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_TASK_PUBLISH_RETRY = False
# Long tasks (imports, letters, exports) never take every process: messages go on leaving.
JOBS_AT_ONCE = env.number("JOBS_AT_ONCE", 1, minimum=1, maximum=32)
CELERY_BEAT_SCHEDULE = {
    "deliver-messages": {
        "task": "notifications.tasks.deliver_due_messages",
        "schedule": crontab(),
    },
    "run-jobs": {"task": "jobs.tasks.run_due_jobs", "schedule": crontab()},
    "destroy-old-files": {
        "task": "jobs.tasks.destroy_old_files",
        "schedule": crontab(hour=3, minute=30),
    },
    "forget-expired-codes": {
        "task": "establishments.tasks.forget_expired_codes",
        "schedule": crontab(hour=3, minute=45),
    },
    "examine-joined-files": {
        "task": "projects.tasks.examine_joined_files",
        "schedule": crontab(),
    },
    "forget-unfinished": {
        "task": "projects.tasks.forget_unfinished",
        "schedule": crontab(minute=20),
    },
    "issue-documents": {"task": "documents.tasks.issue_requested_documents", "schedule": crontab()},
    "clock-reminders": {
        "task": "funding.tasks.remind_of_deadlines",
        "schedule": crontab(hour="6,20", minute=30),
    },
    "report-reminders": {
        "task": "funding.tasks.remind_of_reports",
        "schedule": crontab(hour=6, minute=35),
    },
    "count-delays": {
        "task": "funding.tasks.count_delays",
        "schedule": crontab(hour=2, minute=15),
    },
    "destroy-chorus-files": {
        "task": "funding.tasks.destroy_old_extracts",
        "schedule": crontab(hour=3, minute=40),
    },
    "reading-reminders": {
        "task": "reviews.tasks.remind_of_dates",
        "schedule": crontab(hour=6, minute=40),
    },
    "count-figures": {
        "task": "showcase.tasks.count_figures",
        "schedule": crontab(hour=2, minute=30),
    },
    "refresh-open-data": {
        "task": "showcase.tasks.refresh_open_data",
        "schedule": crontab(),
    },
    "daily-digest": {
        "task": "notifications.tasks.compose_digests",
        "schedule": crontab(hour=7, minute=0),
    },
    "weekly-digest": {
        "task": "notifications.tasks.compose_weekly_digests",
        "schedule": crontab(hour=7, minute=10, day_of_week="mon"),
    },
    "unused-accounts": {
        "task": "establishments.tasks.close_unused_accounts",
        "schedule": crontab(hour=5, minute=0),
    },
    "stand-ins": {
        "task": "establishments.tasks.tell_stand_ins_that_begin",
        "schedule": crontab(hour=6, minute=45),
    },
    "forget-unconfirmed-batches": {
        "task": "dashboards.tasks.forget_unconfirmed_batches",
        "schedule": crontab(hour=4, minute=10),
    },
    "followers-of-themes": {
        "task": "showcase.tasks.tell_followers_of_themes",
        "schedule": crontab(minute="*/10"),
    },
    "sleeping-files": {
        "task": "dashboards.tasks.note_sleeping_files",
        "schedule": crontab(hour=7, minute=0, day_of_week="mon"),
    },
}

# --- Pages ---
CRISPY_ALLOWED_TEMPLATE_PACKS = "dsfr"
CRISPY_TEMPLATE_PACK = "dsfr"
CRISPY_FAIL_SILENTLY = False
# Platforms whose player a public page may show, once its reader agreed ("": the link alone).
VIDEO_HOSTS = frozenset(
    env.words(
        "VIDEO_HOSTS",
        "podeduc.apps.education.fr,www.youtube-nocookie.com,player.vimeo.com,geo.dailymotion.com",
    )
)
# Pictures under the outlines of the map of projects, from one service ("": outlines alone). A page
# that shows them makes the reader's browser ask that service for them.
MAP_TILES_URL = env.tiles("MAP_TILES_URL")
_tiles_host = MAP_TILES_URL.split("/", 3)[2] if MAP_TILES_URL else ""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *([f"https://{_tiles_host}"] if _tiles_host else [])],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The journal of people and rights is never rewritten: the database refuses it.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- What the institutional pages say ---
ACCESSIBILITY_STATUS = env.choice(
    "ACCESSIBILITY_STATUS",
    "non conforme",
    among=("non conforme", "partiellement conforme", "totalement conforme"),
)
ACCESSIBILITY_AUDIT = env.text("ACCESSIBILITY_AUDIT", "")
ACCESSIBILITY_RATE = env.number("ACCESSIBILITY_RATE", 0, maximum=100)
ACCESSIBILITY_FLAWS = env.sentences("ACCESSIBILITY_FLAWS")
ACCESSIBILITY_EXEMPTIONS = env.sentences("ACCESSIBILITY_EXEMPTIONS")
ACCESSIBILITY_DECLARED_ON = env.text("ACCESSIBILITY_DECLARED_ON", "")
SITE_EDITOR = env.text("SITE_EDITOR", "le service de l’État qui l’exploite")
SITE_DIRECTOR = env.text("SITE_DIRECTOR", "")
SITE_HOST = env.text("SITE_HOST", "")
# Who answers when an académie has no secretariat yet, and for the site itself ("": nobody).
CONTACT_EMAIL = env.address("CONTACT_EMAIL")
PRIVACY_CONTACT = env.text("PRIVACY_CONTACT", "")
# The sites of each académie that may frame the list of its projects (/encart/<code>/).
EMBED_SITES = env.sites_by_code("EMBED_SITES")
# What the API answers to one address in a minute, which a whole académie may share.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 600, minimum=1, maximum=10**6)

# --- Maintenance: pages answer 503, administrators pass ---
MAINTENANCE = env.flag("MAINTENANCE", default=False)
MAINTENANCE_MINUTES = env.number("MAINTENANCE_MINUTES", 30, minimum=1, maximum=1440)

# --- Logs: nobody's name, address or identifier ---
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG

# --- Read by the scripts of bin/, refused here so that one place says what is wrong ---
env.text("HOST", "127.0.0.1")
env.number("PORT", 8000, minimum=1, maximum=65535)
env.number("WEB_WORKERS", 3, minimum=1, maximum=64)
env.number("WEB_THREADS", 2, minimum=1, maximum=64)
env.number("WORKER_CONCURRENCY", 2, minimum=1, maximum=64)
