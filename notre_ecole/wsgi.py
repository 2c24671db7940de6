"""Entry point of the production web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.production")

application = get_wsgi_application()

# What the start made lives as long as the process: the collector need not walk it again, nor pass
# every 700 objects when a page makes thousands of them.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
