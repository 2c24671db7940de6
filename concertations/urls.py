from django.urls import path

from concertations.views import concertation

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
        "concertations/<str:reference>/enregistrer/",
        concertation.RecordingCreateView.as_view(),
        name="recording-create",
    ),
]
