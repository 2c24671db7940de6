from django.urls import URLPattern

app_name = "concertations"

urlpatterns: list[URLPattern] = []
