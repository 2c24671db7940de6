"""Beat stopped for ten days, then a real worker and a real mail server."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from core import clock
from funding.models import ClockReminder
from funding.tasks import remind_of_deadlines
from notifications.models import Message
from notifications.tasks import deliver_due_messages
from projects.rules import allocation_due_on
from tests.factories import fund_manager_of, project_in
from tests.real.mail import mail_server
from tests.real.queue import broker, redis_server
from tests.real.waiting import wait_until
from tests.real.worker import worker


@pytest.mark.django_db(transaction=True)
def test_one_reminder_the_most_urgent_and_never_twice():
    """Validated so long ago that D30 and D15 were missed: only « 7 jours » is told, once."""
    today = clock.today()
    validated_on = next(
        day
        for days in range(50, 62)
        if (allocation_due_on(day := today - timedelta(days=days)) - today).days == 6
    )
    with time_machine.travel(f"{validated_on} 10:00", tick=False):
        project = project_in("VALIDATED")
    Message.objects.filter(status="PENDING").update(urgency="APP_ONLY", status="NOT_MAILED")
    manager = fund_manager_of(project.establishment.academy)

    with (
        mail_server() as smtp,
        redis_server() as redis,
        worker(redis_url=redis.url, mail_port=smtp.port),
        broker(redis.url),
    ):
        for _ in range(3):
            remind_of_deadlines.delay()
        wait_until(lambda: smtp.to(manager.email), "the reminder arrives")
        remind_of_deadlines.delay()
        deliver_due_messages.delay()
        wait_until(
            lambda: not Message.objects.filter(status="PENDING", urgency="AT_ONCE").exists(),
            "everything left",
        )
        received = smtp.to(manager.email)

    assert len(received) == 1
    assert "dans 6" in str(received[0]["Subject"]).replace("\u00a0", " ")
    body = received[0].get_body(("plain",))
    assert body is not None
    assert f"/projets/{project.reference}/" in body.get_content()
    assert [row.stage for row in ClockReminder.objects.all()] == ["D7"]
