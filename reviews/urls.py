"""Addresses of the reading of files and of the commission."""

from django.urls import path

from reviews.views import comparison, completion, inbox, reading

app_name = "reviews"

urlpatterns = [
    path("inspection/", inbox.InboxListView.as_view(), name="inbox-list"),
    path(
        "projets/<str:reference>/lecture/",
        reading.ReadingDetailView.as_view(),
        name="reading-detail",
    ),
    path(
        "projets/<str:reference>/lecture/<slug:part>/commentaires/",
        reading.CommentCreateView.as_view(),
        name="comment-create",
    ),
    path(
        "projets/<str:reference>/avis/",
        reading.OpinionCreateView.as_view(),
        name="opinion-create",
    ),
    path(
        "projets/<str:reference>/demandes-de-complements/",
        completion.CompletionRequestCreateView.as_view(),
        name="completionrequest-create",
    ),
    path(
        "projets/<str:reference>/complements/",
        completion.CompletionUpdateView.as_view(),
        name="completion-update",
    ),
    path(
        "projets/<str:reference>/complements/envoi/",
        completion.ResubmissionCreateView.as_view(),
        name="resubmission-create",
    ),
    path(
        "projets/<str:reference>/comparaison/",
        comparison.ComparisonDetailView.as_view(),
        name="comparison-detail",
    ),
]
