"""The addresses of the gallery and of its curators. They come before those of a sheet, which would
take `themes` for a reference."""

from django.urls import path

from showcase.views import collections, curation, gallery, resources

urlpatterns = [
    path("projets-inspirants/", gallery.GalleryListView.as_view(), name="gallery-list"),
    path("projets-inspirants/themes/", gallery.ThemeListView.as_view(), name="theme-list"),
    path(
        "projets-inspirants/themes/<slug:slug>/",
        gallery.ThemeDetailView.as_view(),
        name="theme-detail",
    ),
    path(
        "projets-inspirants/academies/<slug:code>/",
        gallery.AcademyDetailView.as_view(),
        name="academy-detail",
    ),
    path(
        "projets-inspirants/collections/",
        collections.CollectionListView.as_view(),
        name="collection-list",
    ),
    path(
        "projets-inspirants/collections/<slug:slug>/",
        collections.CollectionDetailView.as_view(),
        name="collection-detail",
    ),
    path("ressources/", resources.ResourceListView.as_view(), name="resource-list"),
    path("ressources/<str:file>/", resources.ResourceDetailView.as_view(), name="resource-detail"),
    path("rectorat/collections/", curation.CurationListView.as_view(), name="curation-list"),
    path(
        "rectorat/collections/nouvelle/",
        curation.CollectionCreateView.as_view(),
        name="collection-create",
    ),
    path(
        "rectorat/collections/<slug:slug>/",
        curation.CollectionUpdateView.as_view(),
        name="collection-update",
    ),
    path(
        "rectorat/collections/<slug:slug>/projets/",
        curation.ItemCreateView.as_view(),
        name="collectionitem-create",
    ),
    path(
        "rectorat/collections/<slug:slug>/projets/<int:pk>/rang/",
        curation.ItemMoveView.as_view(),
        name="collectionitem-move",
    ),
    path(
        "rectorat/collections/<slug:slug>/projets/<int:pk>/retrait/",
        curation.ItemDeleteView.as_view(),
        name="collectionitem-delete",
    ),
    path(
        "rectorat/collections/<slug:slug>/publication/",
        curation.CollectionPublishView.as_view(),
        name="collection-publish",
    ),
    path(
        "rectorat/collections/<slug:slug>/retrait/",
        curation.CollectionWithdrawView.as_view(),
        name="collection-withdraw",
    ),
    path(
        "rectorat/collections/<slug:slug>/suppression/",
        curation.CollectionDeleteView.as_view(),
        name="collection-delete",
    ),
    path("rectorat/a-la-une/", curation.FeaturedListView.as_view(), name="featured-list"),
    path(
        "rectorat/a-la-une/<str:reference>/",
        curation.FeaturedUpdateView.as_view(),
        name="featured-update",
    ),
]
