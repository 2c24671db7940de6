from django.urls import path

from showcase.views import opendata

urlpatterns = [
    path("donnees-ouvertes/", opendata.OpenDataView.as_view(), name="opendata-detail"),
    path(
        "donnees-ouvertes/<slug:dataset>/dictionnaire.csv",
        opendata.DictionaryView.as_view(),
        name="dictionary-detail",
    ),
    path(
        "donnees-ouvertes/<slug:dataset>.<str:extension>",
        opendata.OpenFileView.as_view(),
        name="openfile-detail",
    ),
    path("encart/<str:academy>/", opendata.EmbedView.as_view(), name="embed-list"),
    path("flux/projets.atom", opendata.FeedView.as_view(), name="feed-list"),
    path("sitemap.xml", opendata.SitemapIndexView.as_view(), name="sitemapindex-detail"),
    path("sitemap-<slug:section>.xml", opendata.SitemapView.as_view(), name="sitemap-detail"),
    path("robots.txt", opendata.RobotsView.as_view(), name="robots-detail"),
]
