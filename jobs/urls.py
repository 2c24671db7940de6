from django.urls import path

from jobs.views import job

app_name = "jobs"

urlpatterns = [
    path("taches/", job.JobListView.as_view(), name="job-list"),
    path("taches/<uuid:pk>/", job.JobDetailView.as_view(), name="job-detail"),
    path("taches/<uuid:pk>/arret/", job.JobStopView.as_view(), name="job-update"),
    path(
        "taches/<uuid:pk>/fichiers/<uuid:file>/",
        job.JobFileDetailView.as_view(),
        name="jobfile-detail",
    ),
]
