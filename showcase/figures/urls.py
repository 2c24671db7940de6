from django.urls import path

from showcase.views import figures

urlpatterns = [
    path("chiffres/", figures.FigureListView.as_view(), name="figure-list"),
    path("chiffres/definitions/", figures.DefinitionListView.as_view(), name="definition-list"),
    path("chiffres/<slug:slug>.csv", figures.FigureSheetView.as_view(), name="figuresheet-detail"),
    path("rectorat/chiffres/", figures.StaffFigureListView.as_view(), name="stafffigure-list"),
    path(
        "rectorat/chiffres/<slug:measure>/",
        figures.FigureFileListView.as_view(),
        name="figurefile-list",
    ),
]
