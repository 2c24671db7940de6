from django.urls import path

from notifications.views.message import MessageListView, MessageUpdateView, ReadingCreateView
from notifications.views.preference import PreferenceUpdateView

app_name = "notifications"

urlpatterns = [
    path("mon-compte/messages/", PreferenceUpdateView.as_view(), name="preference-update"),
    path("notifications/", MessageListView.as_view(), name="message-list"),
    path("notifications/lues/", ReadingCreateView.as_view(), name="reading-create"),
    path("notifications/<uuid:pk>/", MessageUpdateView.as_view(), name="message-update"),
]
