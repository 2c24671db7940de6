"""The production description, checked without a Docker engine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema.validators import validator_for

ROOT = Path(__file__).resolve().parent.parent.parent
SERVERS = {"postgres", "redis", "clamav"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text("utf-8")


def _is_a_script(path: str) -> bool:
    file = ROOT / path
    return path.startswith("bin/") and file.is_file() and bool(file.stat().st_mode & 0o100)


def test_compose_file_follows_the_published_schema(compose: dict[str, Any]) -> None:
    schema = get_builtin_schema("vendor.compose-spec")
    validator = validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(compose)] == []
    assert list(validator.iter_errors(compose | {"services": {"web": {"comand": []}}}))


def test_every_command_is_a_script_that_the_tests_run(
    compose: dict[str, Any], dockerfile: str
) -> None:
    ours = {name: it for name, it in compose["services"].items() if name not in SERVERS}
    assert {name: it["command"] for name, it in ours.items()} == {
        name: [f"bin/{name}"] for name in ("migrate", "web", "worker", "beat")
    }
    checks = [it["healthcheck"]["test"][1:] for name, it in ours.items() if name != "migrate"]
    commands = [it["command"] for it in ours.values()]
    commands += checks
    commands += [json.loads(found) for found in re.findall(r"CMD (\[.*\])", dockerfile)]
    assert all(_is_a_script(command[0]) for command in commands)


def test_every_service_is_watched_and_restarted(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name == "migrate":
            assert service["restart"] == "no"
            continue
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["restart"] == "unless-stopped", name


def test_data_live_in_declared_volumes(compose: dict[str, Any]) -> None:
    mounted = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }
    assert mounted == set(compose["volumes"])


def test_no_secret_inside(compose: dict[str, Any], dockerfile: str) -> None:
    """Every password is asked of the environment, and the start refused when it is missing."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    for name in re.findall(r"\$\{([A-Z_]*PASSWORD)", text):
        assert re.search(rf"\$\{{{name}:\?", text), name
    assert "env_file" in compose["services"]["web"]
    stages = dockerfile.split("\nFROM ")
    assert not re.search(r"^(ENV|ARG) .*(SECRET|PASSWORD)", dockerfile, re.MULTILINE)
    assert re.search(r"^USER site$", stages[-1], re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert {".env", "var", ".git"} <= set(ignored)


def test_the_image_installs_hashed_requirements(dockerfile: str) -> None:
    assert "--require-hashes" in dockerfile
    for name in ("base", "local", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        assert "://" not in text
        assert not re.search(r"^--", text, re.MULTILINE)
        pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[[a-z,]+\])?==", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^[A-Za-z]", text, re.MULTILINE))
