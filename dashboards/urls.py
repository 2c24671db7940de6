from django.urls import path

from dashboards.views import health, public

app_name = "dashboards"

urlpatterns = [
    path("", public.PublicHomeView.as_view(), name="public-home"),
    path("plan-du-site/", public.SitemapView.as_view(), name="sitemap-detail"),
    path("accessibilite/", public.AccessibilityView.as_view(), name="accessibility-detail"),
    path("mentions-legales/", public.LegalView.as_view(), name="legal-detail"),
    path("donnees-personnelles/", public.PrivacyView.as_view(), name="privacy-detail"),
    path("sante/", health.HealthView.as_view(), name="health-detail"),
]
