"""Settings of production: secrets and addresses are required, HTTPS only."""

from notre_ecole.settings import env, logs
from notre_ecole.settings.base import *

SECRET_KEY = env.secret("SECRET_KEY", minimum_length=50)
env.text("DATABASE_URL")
env.text("REDIS_URL")
env.text("EMAIL_HOST")
env.site("SITE_URL", None, schemes=("https",))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", None)
if "*" in ALLOWED_HOSTS:
    raise env.SettingRefused("Le réglage ALLOWED_HOSTS ne peut pas accepter tous les noms (*).")

# --- HTTPS, ended by the reverse proxy ---
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1, minimum=0)
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

LOGGING = logs.configure(json=True)
