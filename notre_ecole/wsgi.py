"""Entry point of the production web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.production")

application = get_wsgi_application()
