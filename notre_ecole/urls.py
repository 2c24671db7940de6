"""All addresses of the site; each app owns its part.

Django tries them in this order: first those that are asked for most, the pages of the public and
those where a file is written. No address answers to two of them.
"""

from django.urls import include, path

urlpatterns = [
    path("", include("dashboards.urls")),
    path("", include("showcase.urls")),
    path("", include("projects.urls")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("jobs.urls")),
    path("", include("establishments.urls")),
    path("", include("concertations.urls")),
    path("", include("support.urls")),
    path("", include("reviews.urls")),
    path("", include("funding.urls")),
]

handler403 = "dashboards.views.errors.forbidden"
handler404 = "dashboards.views.errors.not_found"
handler500 = "dashboards.views.errors.server_error"
