"""Measure a campaign of letters: `python -m tests.establishments.measure_letters [SCHOOLS]`.

Fills the database of DATABASE_URL, which should be an empty one already migrated, with that many
schools (5,000 unless said), then lets one worker issue their codes and print their letters, once in
one PDF and once in a ZIP; prints the seconds, the CPU seconds and the peak of memory of the worker.
"""

from __future__ import annotations

import subprocess
import sys
import time
import uuid

import django

_CHILD = """
import resource, time
import django; django.setup()
from jobs.services.running import run_due
run_due()
used = resource.getrusage(resource.RUSAGE_SELF)
print(f"{used.ru_utime + used.ru_stime:.0f} {used.ru_maxrss // 1024}")
"""


def main() -> None:
    """Both presentations of the same letters."""
    django.setup()
    from django.conf import settings

    from establishments.enums import LetterLayout

    settings.SITE_URL = "https://notre-ecole.example"
    schools = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    _fill(schools)
    for layout in LetterLayout:
        print(f"{layout.label}: {measure(layout)}", flush=True)


def measure(layout: str) -> str:
    """One campaign: time, processor, memory, and what it made."""
    from establishments.enums import CodeChannel, LetterLayout
    from establishments.models import Academy
    from establishments.queries.selection import candidates, selection
    from establishments.services.campaigns import issue_to_selection
    from tests.factories.people import secretariat_of

    academy = Academy.objects.get(code="14")
    campaign = issue_to_selection(
        academy,
        candidates=candidates(selection(academy.pk, {})),
        filters=[],
        channel=CodeChannel.LETTER,
        layout=LetterLayout(layout),
        key=uuid.uuid4(),
        by=secretariat_of(academy),
    )
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _CHILD], check=True, capture_output=True, text=True
    )
    seconds = time.monotonic() - started
    cpu, peak = done.stdout.split()[-2:]
    campaign.refresh_from_db()
    assert campaign.job is not None
    sizes = [file.size // 1024**2 for file in campaign.job.files.all()]
    printed = dict(campaign.job.outcome).get("Courriers préparés", "aucun")
    used = f"{seconds:.0f} s, {cpu} s de processeur, {peak} Mo"
    return f"{printed} courriers, {used}, fichier de {sizes} Mo"


def _fill(count: int) -> None:
    """Schools of one académie in twenty districts, unless there are enough already."""
    from establishments.models import Establishment
    from tests.factories.establishments import DepartmentFactory, DistrictFactory, valid_uai

    present = Establishment.objects.filter(academy__code="14").count()
    department = DepartmentFactory()
    districts = [
        DistrictFactory(department=department, name=f"Circonscription {rank}") for rank in range(20)
    ]
    Establishment.objects.bulk_create(
        [
            Establishment(
                uai=valid_uai(number),
                name=f"École élémentaire publique Jean-Moulin n° {number}",
                kind="ECOLE",
                sector="PUBLIC",
                nature_code="151",
                department=department,
                academy=department.academy,
                district=districts[number % 20],
                commune=f"Saint-Grégoire {number % 90}",
                postal_code="35760",
                address="12 rue des Écoles",
                email=f"ecole.{number}@ac-academie.example",
            )
            for number in range(present, count)
        ],
        batch_size=1000,
    )


if __name__ == "__main__":
    main()
