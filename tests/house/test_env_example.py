"""`.env.example` lists exactly what is read: by the settings, or by docker-compose.yml."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "SITE_URL": "https://notre-ecole.example",
    "ALLOWED_HOSTS": "notre-ecole.example",
    "DATABASE_URL": "postgres://user:secret-word@db.example:5432/base",
    "REDIS_URL": "redis://:secret-word@redis.example:6379/0",
    "EMAIL_HOST": "smtp.example",
}
REFUSED = [
    ({"SECRET_KEY": ""}, "SECRET_KEY est obligatoire"),
    ({"SECRET_KEY": "trop-court"}, "SECRET_KEY est trop court"),
    ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS est obligatoire"),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS ne peut pas"),
    ({"SITE_URL": "http://notre-ecole.example"}, "SITE_URL vaut"),
    ({"SITE_URL": "https://notre-ecole.example/chemin"}, "SITE_URL vaut"),
    ({"DATABASE_URL": ""}, "DATABASE_URL est obligatoire"),
    ({"DATABASE_URL": "mysql://user:secret-word@db/base"}, "DATABASE_URL est illisible"),
    ({"DATABASE_URL": "n’importe quoi"}, "DATABASE_URL est illisible"),
    ({"DATABASE_URL": "postgres://user:secret-word@db:port/base"}, "DATABASE_URL est illisible"),
    ({"REDIS_URL": "http://secret-word"}, "REDIS_URL est illisible"),
    ({"EMAIL_HOST": ""}, "EMAIL_HOST est obligatoire"),
    ({"EMAIL_PORT": "70000"}, "EMAIL_PORT vaut « 70000 »"),
    ({"EMAIL_USE_TLS": "peut-être"}, "EMAIL_USE_TLS vaut « peut-être »"),
    ({"DEFAULT_FROM_EMAIL": "Notre école"}, "DEFAULT_FROM_EMAIL vaut"),
    ({"PORT": "huit mille"}, "PORT vaut « huit mille »"),
    ({"WEB_WORKERS": "0"}, "WEB_WORKERS vaut « 0 »"),
    ({"ACCESSIBILITY_STATUS": "conforme"}, "ACCESSIBILITY_STATUS vaut « conforme »"),
    ({"EMBED_SITES": "14=http://ac.example"}, "EMBED_SITES contient"),
    ({"CONTACT_EMAIL": "pas une adresse"}, "CONTACT_EMAIL vaut"),
    ({"DATABASE_POOL_SIZE": "-1"}, "DATABASE_POOL_SIZE vaut « -1 »"),
]
TRY_EACH = """
import importlib, json, os, sys
said = []
for case in json.loads(sys.argv[1]):
    os.environ.update(case)
    for name in [name for name in sys.modules if name.startswith("notre_ecole.settings")]:
        del sys.modules[name]
    env = importlib.import_module("notre_ecole.settings.env")
    try:
        importlib.import_module("notre_ecole.settings.production")
        said.append("")
    except env.SettingRefused as refusal:
        said.append(str(refusal))
    for name in case:
        del os.environ[name]
print(json.dumps(said))
"""


def _production(command: list[str], changed: dict[str, str]) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.production"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=env | COMPLETE | changed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_env_example_lists_what_is_read() -> None:
    listed = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    show = "from notre_ecole.settings import env, production; print(*sorted(env.DECLARED))"
    read = _production(["-c", show], {}).stdout.split()
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    interpolated = re.findall(r"(?<!\$)\$\{([A-Z_]+)", compose)
    assert read
    assert sorted(listed) == sorted({*read, *interpolated})


def test_example_settings_start_once_secrets_are_given() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    example = dict(re.findall(r"^([A-Z_]+)=(.+)$", text, re.MULTILINE))
    done = _production(
        ["-m", "notre_ecole.settings.check"], example | {"SECRET_KEY": COMPLETE["SECRET_KEY"]}
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_wrong_setting_is_one_sentence() -> None:
    """Each refusal in turn, in one fresh process: the settings are read anew each time."""
    cases = [COMPLETE | changed for changed, _ in REFUSED]
    done = _production(["-c", TRY_EACH, json.dumps(cases)], {})
    said = json.loads(done.stdout)
    assert done.stderr == ""
    for (changed, sentence), text in zip(REFUSED, said, strict=True):
        assert sentence in text, changed
        assert "\n" not in text
        assert "secret-word" not in text


def test_the_check_says_it_with_its_own_exit_code() -> None:
    done = _production(["-m", "notre_ecole.settings.check"], {"SECRET_KEY": ""})
    assert done.returncode == 2
    assert done.stderr == "Le réglage SECRET_KEY est obligatoire : donnez-lui une valeur.\n"


def test_manage_py_says_it_too() -> None:
    done = _production(["manage.py", "migrate"], {"PORT": "x"})
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
