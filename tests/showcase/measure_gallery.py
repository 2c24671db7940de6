"""How long the gallery takes at the size of the whole country.

    python -m tests.showcase.measure_gallery [--sheets 40000]

Writes that many sheets in the database of `DATABASE_URL`, one where a sheet is published already
(that of `bin/demo` for instance), measures, and undoes everything.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial

QUERIES = {
    "toute la galerie": "",
    "une recherche": "q=potager",
    "un mot de toutes les fiches": "q=lecture",
    "une faute de frappe": "q=potagre",
    "recherche et trois filtres": "q=potager&degre=ECOLE&montant=5000&montant=15000&academie=14",
    "un département": "departement=035",
    "page 900, petits budgets": "tri=budget&page=900",
}
TIMES = 15


def main() -> int:
    """Write, measure, undo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=40_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.local")
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        _measure(options.sheets)
        transaction.set_rollback(True)
    return 0


def _measure(many: int) -> None:
    from django.http import HttpRequest, QueryDict
    from django.template.response import TemplateResponse
    from django.test import RequestFactory

    from showcase.gallery.index import gallery_index, read_index
    from showcase.models import Sheet
    from showcase.queries.gallery import gallery_page
    from showcase.views.gallery import GalleryListView
    from tests.factories.gallery import clone_sheets

    _write_country()
    since = time.perf_counter()
    clone_sheets(Sheet.objects.public().latest_first()[0], many)
    print(f"{many} fiches écrites en {time.perf_counter() - since:.0f} s")
    since = time.process_time()
    read_index(None)
    print(f"lecture de l’index : {1000 * (time.process_time() - since):.0f} ms de processeur")
    gallery_index()

    def seen(request: HttpRequest) -> str:
        response = GalleryListView.as_view()(request)
        assert isinstance(response, TemplateResponse)
        return response.rendered_content

    for label, query in QUERIES.items():
        request = RequestFactory().get("/projets-inspirants/", QueryDict(query).dict())
        request.GET = QueryDict(query)
        request.COOKIES = {"lecture": "agrandie"}  # made for one reader: nothing comes from memory
        found = gallery_page(request.GET)
        reads = [_milliseconds(partial(gallery_page, request.GET)) for _ in range(TIMES)]
        whole = [_milliseconds(partial(seen, request)) for _ in range(TIMES)]
        print(
            f"{label} : {found.total} fiches, lecture {statistics.median(reads):.1f} ms, "
            f"page entière {statistics.median(whole):.1f} ms, {len(seen(request)) // 1024} Ko"
        )


def _milliseconds(act: Callable[[], object]) -> float:
    since = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - since)


def _write_country() -> None:
    """Every académie and département, and five schools in each."""
    from establishments.models import Academy, Department
    from notre_ecole.seed.academies import ACADEMIES
    from tests.factories import CollegeFactory, EcoleFactory

    for code, name, region, places in ACADEMIES:
        academy, _ = Academy.objects.get_or_create(
            code=code, defaults={"name": name, "region": region}
        )
        for number, label in places:
            department, _ = Department.objects.get_or_create(
                code=number, defaults={"name": label, "academy": academy}
            )
            for rank in range(5):
                maker = EcoleFactory if rank % 2 else CollegeFactory
                maker(department=department)


if __name__ == "__main__":
    raise SystemExit(main())
