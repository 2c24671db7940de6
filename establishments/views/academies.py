"""The settings of an académie."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from accounts.models import User
from core.errors import StaleVersion
from core.http import DomainErrorMixin
from establishments.enums import Role
from establishments.forms.academy import AcademySettingsForm
from establishments.models import Academy
from establishments.permissions import is_administrator
from establishments.services.academies import SETTINGS, change_settings, version_of
from establishments.views.base import RoleMixin


class SettingsUpdateView(RoleMixin, DomainErrorMixin, FormView[AcademySettingsForm]):
    """The settings of one of one's académies: the one asked for, else the first."""

    roles = frozenset({Role.SECRETARIAT})
    administrators = True
    form_class = AcademySettingsForm
    template_name = "establishments/settings_form.html"
    academies: list[Academy]
    academy: Academy

    def check_access(self) -> None:
        super().check_access()
        mine = Academy.objects.order_by("name")
        if not is_administrator(self._user):
            mine = mine.filter(pk__in=self.rights.academies_as(Role.SECRETARIAT))
        self.academies = list(mine)
        asked = self.request.GET.get("academie", "")
        found = [one for one in self.academies if asked in ("", one.code)]
        if not found:
            raise Http404
        self.academy = found[0]

    @property
    def _user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    @cached_property
    def version(self) -> int:
        """The version of the settings that the page shows: as posted, else as kept."""
        if self.request.method != "POST":
            return version_of(self.academy)
        posted = self.request.POST.get("version", "")
        return int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else 0

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.academy, name) for name in SETTINGS}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        try:
            change_settings(self.academy, form.cleaned_data, version=self.version, by=self._user)
        except StaleVersion:
            self.version = version_of(self.academy)  # said once: the next save is made knowingly
            raise
        messages.success(self.request, "Les réglages sont enregistrés.")
        return redirect(self._address(self.academy))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            academy=self.academy,
            address=self._address(self.academy),
            version=self.version,
            others=[(one, self._address(one)) for one in self.academies if one != self.academy],
            **kwargs,
        )

    def _address(self, academy: Academy) -> str:
        return f"{reverse('establishments:settings-update')}?academie={academy.code}"
