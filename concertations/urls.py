from django.urls import path

from concertations.views import concertation, kit, meetings

app_name = "concertations"

urlpatterns = [
    path(
        "etablissement/<str:uai>/concertations/nouvelle/",
        concertation.ConcertationCreateView.as_view(),
        name="concertation-create",
    ),
    path(
        "concertations/<str:reference>/",
        concertation.ConcertationDetailView.as_view(),
        name="concertation-detail",
    ),
    path(
        "concertations/<str:reference>/modifier/",
        concertation.ConcertationUpdateView.as_view(),
        name="concertation-update",
    ),
    path(
        "concertations/<str:reference>/rencontres/",
        meetings.MeetingUpdateView.as_view(),
        name="meeting-update",
    ),
    path(
        "concertations/<str:reference>/preparer/",
        kit.KitDetailView.as_view(),
        name="kit-detail",
    ),
    path(
        "concertations/<str:reference>/preparer/tout/",
        kit.KitCreateView.as_view(),
        name="kit-create",
    ),
    path(
        "concertations/<str:reference>/preparer/<str:file>",
        kit.KitFileDetailView.as_view(),
        name="kitfile-detail",
    ),
    path(
        "concertations/<str:reference>/enregistrer/",
        concertation.RecordingCreateView.as_view(),
        name="recording-create",
    ),
]
