"""Names of static files: each address is worked out once, an unknown file is said at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.storage import PlainStaticFilesStorage


@pytest.fixture
def storage(tmp_path: Path, settings: Any) -> PlainStaticFilesStorage:
    settings.DEBUG = False
    gathered = tmp_path / "css"
    gathered.mkdir()
    (gathered / "page.css").write_text("p { color: red }")
    found = PlainStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    list(found.post_process({"css/page.css": (found, "css/page.css")}))
    return found


def test_the_address_bears_the_content_and_stays(storage: PlainStaticFilesStorage) -> None:
    address = storage.url("css/page.css")
    assert address.startswith("/static/css/page.")
    assert address != "/static/css/page.css"
    storage.hashed_files.clear()
    assert storage.url("css/page.css") == address


def test_a_file_that_was_not_gathered_has_no_address(storage: PlainStaticFilesStorage) -> None:
    with pytest.raises(ValueError, match="manifest entry"):
        storage.url("css/autre.css")
