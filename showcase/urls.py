from django.urls import path

from showcase.api import urls as api
from showcase.figures import urls as figures
from showcase.opendata import urls as opendata
from showcase.views import moderation, publication, reuse, sheets

app_name = "showcase"

_FILE = "projets/<str:reference>/fiche-publique"
_SHEET = "projets-inspirants/<str:reference>"

urlpatterns = [
    path(f"{_FILE}/", publication.PublicationUpdateView.as_view(), name="publication-update"),
    path(f"{_FILE}/voix/", publication.VoiceListView.as_view(), name="voice-list"),
    path(
        f"{_FILE}/voix/temoignages/<uuid:pk>/retirer/",
        publication.TestimonyDeleteView.as_view(),
        name="testimony-delete",
    ),
    path(
        f"{_FILE}/voix/photos/<uuid:pk>/",
        publication.PreparedPhotoView.as_view(),
        name="preparedphoto-detail",
    ),
    path(
        f"{_FILE}/voix/photos/<uuid:pk>/retirer/",
        publication.PhotoDeleteView.as_view(),
        name="photo-delete",
    ),
    path(
        f"{_FILE}/apercu/",
        publication.PublicationPreviewView.as_view(),
        name="publication-preview",
    ),
    path(f"{_FILE}/proposer/", publication.ProposalCreateView.as_view(), name="proposal-create"),
    path(f"{_FILE}/reprendre/", publication.ProposalDeleteView.as_view(), name="proposal-delete"),
    path(
        f"{_FILE}/retirer/", publication.PublicationDeleteView.as_view(), name="publication-delete"
    ),
    path(f"{_FILE}/relire/", moderation.ModerationCreateView.as_view(), name="moderation-create"),
    path("rectorat/fiches/", moderation.ModerationListView.as_view(), name="moderation-list"),
    path("mes-favoris/", reuse.FavouriteListView.as_view(), name="favourite-list"),
    path(
        "projets-inspirants/themes/<slug:slug>/suivre/",
        reuse.ThemeFollowCreateView.as_view(),
        name="themefollow-create",
    ),
    path(
        "projets-inspirants/themes/<slug:slug>/ne-plus-suivre/",
        reuse.ThemeFollowDeleteView.as_view(),
        name="themefollow-delete",
    ),
    path(f"{_SHEET}/", sheets.SheetDetailView.as_view(), name="sheet-detail"),
    path(f"{_SHEET}/fiche.pdf", sheets.SheetPdfView.as_view(), name="sheetpdf-detail"),
    path(f"{_SHEET}/code.svg", sheets.SheetCodeView.as_view(), name="sheetcode-detail"),
    path(f"{_SHEET}/photos/<uuid:pk>/", sheets.PhotoDetailView.as_view(), name="photo-detail"),
    path(
        f"{_SHEET}/s-en-inspirer/",
        reuse.InspirationCreateView.as_view(),
        name="inspiration-create",
    ),
    path(f"{_SHEET}/garder/", reuse.FavouriteCreateView.as_view(), name="favourite-create"),
    path(f"{_SHEET}/ne-plus-garder/", reuse.FavouriteDeleteView.as_view(), name="favourite-delete"),
    *figures.urlpatterns,
    *opendata.urlpatterns,
    *api.urlpatterns,
]
