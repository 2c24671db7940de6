from django.urls import path

from showcase.api import views

urlpatterns = [
    path("api/v1/openapi.json", views.DocumentView.as_view(), name="apidocument-detail"),
    path("api/v1/projets/", views.ProjectListView.as_view(), name="apiproject-list"),
    path("api/v1/projets.geojson", views.ProjectMapView.as_view(), name="apimap-list"),
    path(
        "api/v1/projets/<str:reference>/",
        views.ProjectDetailView.as_view(),
        name="apiproject-detail",
    ),
    path("api/v1/etablissements/", views.SchoolListView.as_view(), name="apischool-list"),
    path(
        "api/v1/etablissements/<str:uai>/",
        views.SchoolDetailView.as_view(),
        name="apischool-detail",
    ),
    path("api/v1/themes/", views.ThemeListView.as_view(), name="apitheme-list"),
    path("api/v1/chiffres/", views.FigureListView.as_view(), name="apifigure-list"),
]
