"""Four hundred answers in a minute, through the real server: none lost, pages answer."""

from __future__ import annotations

import http.client
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from concertations.models import Concertation, Contribution
from tests.factories import ConcertationFactory, box_for, head_of
from tests.real.queue import redis_server
from tests.real.web import WebServer, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

PEOPLE, THREADS, PAGES = 400, 16, 20
KEY = re.compile(r'name="key" value="([0-9a-f-]{36})"')


def answers_like_a_person(server: WebServer, path: str, number: int) -> int:
    """Open the page, send what it asks for; the status of the answer."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        link.request("GET", path)
        page = link.getresponse().read().decode()
        found = KEY.search(page)
        assert found, page[:500]
        body = urlencode(
            {
                "key": found[1],
                "category": ("PUPILS", "FAMILIES", "TEACHERS")[number % 3],
                "idea": f"Idée {number}",
                "remark": "",
            }
        )
        link.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = link.getresponse()
        answer.read()
        return answer.status
    finally:
        link.close()


def reads(server: WebServer, path: str, cookie: str) -> int:
    """The status of a page of the team, while the crowd answers."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        link.request("GET", path, headers={"Cookie": cookie})
        answer = link.getresponse()
        answer.read()
        return answer.status
    finally:
        link.close()


def cookie_of(concertation: Concertation) -> str:
    client = Client()
    client.force_login(head_of(concertation.establishment))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_four_hundred_people_answer_while_the_head_reads_and_a_colleague_saves() -> None:
    concertation = ConcertationFactory.create()
    path = reverse("concertations:answer-create", args=[box_for(concertation).token])
    listed = reverse("concertations:contribution-list", args=[concertation.reference])
    cookie = cookie_of(concertation)
    with (
        redis_server() as redis,
        web(redis_url=redis.url) as server,
        # Somebody saves the concertation all along: its row is locked, and nobody waits for it.
        transaction.atomic(),
    ):
        Concertation.objects.select_for_update(no_key=True).get(pk=concertation.pk)
        with ThreadPoolExecutor(THREADS) as pool:
            sent = [
                pool.submit(answers_like_a_person, server, path, number) for number in range(PEOPLE)
            ]
            read = [pool.submit(reads, server, listed, cookie) for _ in range(PAGES)]
            statuses = [future.result() for future in sent]
            pages = [future.result() for future in read]
    assert statuses == [302] * PEOPLE
    assert pages == [200] * PAGES
    ideas = set(Contribution.objects.values_list("idea", flat=True))
    assert ideas == {f"Idée {number}" for number in range(PEOPLE)}
    assert Contribution.objects.count() == PEOPLE


def test_the_same_answer_sent_twice_at_once_is_one_row() -> None:
    concertation = ConcertationFactory.create()
    path = reverse("concertations:answer-create", args=[box_for(concertation).token])
    body = {"key": str(uuid.uuid4()), "category": "PUPILS", "idea": "Un four", "remark": ""}

    def click(_: int) -> int:
        try:
            return Client().post(path, body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(click, range(6))) == [302] * 6
    assert Contribution.objects.count() == 1
