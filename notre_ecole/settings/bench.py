"""Settings of bin/bench: those of the demonstration, logs as in production, queries counted."""

from notre_ecole.settings import logs
from notre_ecole.settings.local import *
from notre_ecole.settings.local import MIDDLEWARE

MIDDLEWARE = ["notre_ecole.bench.QueryCountMiddleware", *MIDDLEWARE]
SESSION_COOKIE_NAME = "notre_ecole_bench"
API_REQUESTS_PER_MINUTE = 10**6  # the measures all come from one address
LOGGING = logs.configure(json=True)
