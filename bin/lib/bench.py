"""bin/bench: the real pages, served as in production, at the size of the whole country."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict
from statistics import median, quantiles
from typing import NoReturn

from lib import bench_data, bench_report, bench_typing, environment
from lib.bench_pages import LIGHTEST, Page, pages
from lib.bench_report import Measure
from lib.console import ROOT, Stop, guarded, say, shown
from lib.console import seconds as seconds_since
from lib.load import Answers, Order

VAR = ROOT / "var" / "bench"
LOG = VAR / "bench.log"
PASSWORD = "Goeland-curieux-35"  # noqa: S105  (of seed_national's invented people)
MOST_REQUESTS = 400
GENERATORS = 2
HELP = """Mesure les pages de Notre école à la taille de la France (60 000 écoles).

  bin/bench                     sème la base de mesure si besoin, sert, mesure, affiche
  bin/bench --pages boite,tableau   seulement ces pages
  bin/bench --seconds 5         durée de chaque mesure (3 par défaut)
  bin/bench --json              le résultat en JSON sur la sortie
  bin/bench --typing            200 personnes écrivent à la fois (--people N, --pause secondes)
  bin/bench --write             écrit aussi docs/operations/performance.md
  bin/bench --reseed            recrée la base de mesure
  bin/bench --schools N --projects N   taille du pays fictif (60000 et 40000)

Réglages facultatifs : DATABASE_URL (serveur seulement), REDIS_URL (voir .env.example)."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Stop("Cette option n’est pas connue : lancez bin/bench --help pour voir les options.")

    def format_help(self) -> str:
        return f"{HELP}\n"


def main(argv: list[str]) -> int:
    """Run the command; 0 when every page answered."""
    return guarded(lambda: _bench(argv), log=LOG, asked=130)


def _bench(argv: list[str]) -> int:
    parser = _Parser(prog="bin/bench")
    parser.add_argument("--pages", default="")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--typing", action="store_true")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--pause", type=float, default=5.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--reseed", action="store_true")
    parser.add_argument("--schools", type=int, default=60_000)
    parser.add_argument("--projects", type=int, default=40_000)
    options = parser.parse_args(argv)
    VAR.mkdir(parents=True, exist_ok=True)
    with redirect_stdout(sys.stderr if options.json else sys.stdout):
        environment.enter("local", log=LOG)
        load = os.getloadavg()[0]
        if options.typing:
            return _typing(options, load)
        measures = _measure_all(options)
        say(bench_report.text(measures))
        if options.write:
            size = (options.schools, options.projects)
            say(f"  Écrit dans {shown(bench_report.write(measures, *size, load=load))}")
    if options.json:
        print(json.dumps([asdict(measure) for measure in measures], ensure_ascii=False))
    return 0


def _typing(options: argparse.Namespace, load: float) -> int:
    """Many people at once, in front of a draft each; 1 when a word was lost."""
    with _prepared(options) as env:
        _enter_django(env)
        people = bench_typing.people_who_write(options.people)
        seconds = max(options.seconds, 6 * options.pause)
        with _served(env) as port:
            found = bench_typing.measure(port, people, pause=options.pause, seconds=seconds)
    say(f"  {found.text()}")
    if options.write:
        bench_typing.write(found, load=load)
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False), file=sys.__stdout__)
    return 1 if found.lost or found.wrong else 0


def _measure_all(options: argparse.Namespace) -> list[Measure]:
    with _prepared(options) as env:
        _enter_django(env)
        found = _chosen(options.pages)
        with _served(env) as port:
            cookies = _signed_in(port, found)
            light = next(page for page in found if page.name == LIGHTEST)
            return [_measure(port, page, light, cookies, options.seconds) for page in found]


@contextmanager
def _prepared(options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """The servers and the invented country; everything of ours is stopped at the end."""
    from lib import leftovers
    from lib.databases import Databases

    lock = leftovers.take_lock(VAR)
    leftovers.stop_all(VAR)
    databases = Databases(VAR, log=LOG)
    try:
        env = _environment(databases.start())
        bench_data.prepare(env, options.schools, options.projects, again=options.reseed, log=LOG)
        yield env
    finally:
        leftovers.stop_all(VAR)
        databases.stop()
        lock.close()


def _environment(servers: dict[str, str]) -> dict[str, str]:
    """The children's environment: the servers given or started, a database and files of our own."""
    from lib import leftovers
    from lib.redis_server import free_port

    return {
        **os.environ,
        **servers,
        leftovers.MARK: str(VAR),
        "DATABASE_URL": bench_data.database(servers["DATABASE_URL"]),
        "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.bench",
        "VAR_DIR": str(VAR),
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
    }


def _enter_django(env: dict[str, str]) -> None:
    """Read the database of the measures from this process."""
    import django

    os.environ.update(env | {"DATABASE_POOL_SIZE": "0"})
    sys.path.insert(0, str(ROOT))
    django.setup()


def _chosen(names: str) -> list[Page]:
    """The pages asked for, with the lightest one, which the others are compared with."""
    known = pages()
    wanted = {name.strip() for name in names.split(",") if name.strip()}
    if unknown := wanted - {page.name for page in known}:
        raise Stop(
            f"Page inconnue : {', '.join(sorted(unknown))}. "
            f"Pages connues : {', '.join(page.name for page in known)}."
        )
    return [page for page in known if not wanted or page.name in wanted | {LIGHTEST}]


@contextmanager
def _served(env: dict[str, str]) -> Iterator[int]:
    """The production web server, stopped at the end."""
    from lib import leftovers, visit

    with (VAR / "web.log").open("wb") as log:
        web = subprocess.Popen(
            ["bin/web"], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{env['PORT']}"
            visit.wait_for(address, alive=lambda: web.poll() is None)
            yield int(env["PORT"])
        finally:
            leftovers.end(leftovers.group(web.pid), patience=10)


def _signed_in(port: int, found: list[Page]) -> dict[str, str]:
    """A true session for each account, as the header `Cookie` that carries it."""
    from lib import visit

    cookies = {"": ""}
    for email in sorted({page.email for page in found if page.email}):
        jar = visit.sign_in(f"http://127.0.0.1:{port}", email=email, password=PASSWORD)
        cookies[email] = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    return cookies


def _measure(
    port: int, page: Page, light: Page, cookies: dict[str, str], seconds: float
) -> Measure:
    """Warm the page up, then ask for it with one client, then with eight.

    The lightest page is asked for just before: the machine may be busier now than a minute ago.
    """
    since = time.time()
    cookie = cookies[page.email]
    _load(port, page, cookie, clients=2, seconds=2, limit=16)
    reference = _load(port, light, cookies[light.email], clients=1, seconds=seconds / 2, limit=60)
    alone = _load(port, page, cookie, clients=1, seconds=seconds, limit=MOST_REQUESTS)
    eight = _load(port, page, cookie, clients=8, seconds=seconds, limit=MOST_REQUESTS)
    say(f"  {page.label}, {page.who} ({seconds_since(since)})")
    return Measure(
        name=page.name,
        label=page.label,
        who=page.who,
        is_list=page.is_list,
        queries=max(alone.queries),
        database=round(median(alone.database), 1),
        kilobytes=round(alone.size / 1024),
        p50=_milliseconds(alone.durations, 50),
        p95=_milliseconds(alone.durations, 95),
        p50_of_8=_milliseconds(eight.durations, 50),
        p95_of_8=_milliseconds(eight.durations, 95),
        per_second=round(len(eight.durations) / eight.elapsed, 1),
        ratio=round(median(alone.durations) / median(reference.durations), 1),
    )


def _load(
    port: int, page: Page, cookie: str, *, clients: int, seconds: float, limit: int
) -> Answers:
    """Ask from processes of their own: on a small machine a thread of ours would starve."""
    processes = min(GENERATORS, clients)
    order = Order(
        host="127.0.0.1",
        port=port,
        paths=page.turns or (page.path,),
        cookie=cookie,
        clients=clients // processes,
        seconds=seconds,
        limit=limit // processes,
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "lib.load"],
            cwd=ROOT / "bin", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(processes)
    ]  # fmt: skip
    total = Answers()
    for process in running:
        assert process.stdin is not None
        process.stdin.write(json.dumps(asdict(order)))
        process.stdin.close()
        process.stdin = None
    for process in running:
        answer = Answers(**json.loads(process.communicate()[0]))
        total.durations += answer.durations
        total.queries += answer.queries
        total.database += answer.database
        total.wrong += answer.wrong
        total.size = answer.size
        total.elapsed = max(total.elapsed, answer.elapsed)
    if total.wrong or not total.durations:
        raise Stop(
            f"La page « {page.label} » ({page.path}, {page.who}) ne répond pas comme une page : "
            f"{total.wrong} réponses fausses."
        )
    return total


def _milliseconds(durations: list[float], percent: int) -> float:
    """The percentile, in milliseconds."""
    if len(durations) < 2:
        return round(durations[0] * 1000, 1)
    return round(quantiles(durations, n=100, method="inclusive")[percent - 1] * 1000, 1)
