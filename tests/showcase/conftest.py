from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def own_pages(client: Client) -> None:
    """The visitor's pages are made for them: with any cookie nothing is kept nor shared."""
    client.cookies["lecture"] = "agrandie"
