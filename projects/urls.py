from django.urls import path

from projects.views import attachment, filing, part

app_name = "projects"

urlpatterns = [
    path(
        "etablissement/<str:uai>/projets/nouveau/",
        filing.ProjectCreateView.as_view(),
        name="project-create",
    ),
    path(
        "projets/<str:reference>/modifier/<slug:part>/",
        part.PartUpdateView.as_view(),
        name="part-update",
    ),
    path(
        "projets/<str:reference>/apercu/",
        filing.PreviewDetailView.as_view(),
        name="preview-detail",
    ),
    path(
        "projets/<str:reference>/pieces-jointes/ajouter/",
        attachment.AttachmentCreateView.as_view(),
        name="attachment-create",
    ),
    path(
        "projets/<str:reference>/pieces-jointes/<uuid:pk>/",
        attachment.AttachmentDetailView.as_view(),
        name="attachment-detail",
    ),
    path(
        "projets/<str:reference>/pieces-jointes/<uuid:pk>/retirer/",
        attachment.AttachmentDeleteView.as_view(),
        name="attachment-delete",
    ),
    path(
        "projets/<str:reference>/deposer/",
        filing.SubmissionCreateView.as_view(),
        name="submission-create",
    ),
    path(
        "projets/<str:reference>/deposer/demander/",
        filing.FilingRequestCreateView.as_view(),
        name="filingrequest-create",
    ),
    path(
        "projets/<str:reference>/recepisses/<int:number>/",
        filing.ReceiptDetailView.as_view(),
        name="receipt-detail",
    ),
    path(
        "projets/<str:reference>/retirer/",
        filing.WithdrawalCreateView.as_view(),
        name="withdrawal-create",
    ),
    path(
        "projets/<str:reference>/nouveau-passage/",
        filing.ReopeningCreateView.as_view(),
        name="reopening-create",
    ),
]
