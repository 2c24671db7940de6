"""Whatever schemathesis thinks of asking, the API keeps to its document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from showcase.api.openapi import document
from showcase.api.views import OPERATIONS
from showcase.services.figures import count_figures
from tests.factories import AcademyFactory, CollegeFactory, DepartmentFactory
from tests.factories.showcase import published, shown_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("projects")]


_SITE = get_wsgi_application()


def _served(environ: dict[str, Any], start: Any) -> Any:
    """The site, asked from an address of the documentation (RFC 5737)."""
    return _SITE({"REMOTE_ADDR": "192.0.2.1", **environ}, start)


asked = schemathesis.openapi.from_dict(document(OPERATIONS))
asked.app = _served


@pytest.fixture
def projects(clean_cache: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A project of mainland France, one of La Réunion, and as many requests as one likes.

    The requests share the connection of the test, as those of Django's own client do.
    """
    monkeypatch.setattr("django.conf.settings.API_REQUESTS_PER_MINUTE", 10**6)
    for code, academy in (("035", "14"), ("974", "28")):
        place = DepartmentFactory(code=code, academy=AcademyFactory(code=academy))
        published(shown_project(CollegeFactory(department=place)), testimony="J’ai appris à lire.")
    count_figures()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@asked.parametrize()
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_answer_keeps_to_the_document(case: schemathesis.Case) -> None:
    """Right values and wrong ones, other methods, odd headers: answers have the announced status,
    type and shape; what is refused is refused, and nothing is an error of the server.

    A cursor of the right shape may still be none of ours: that one is refused (400).
    """
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
