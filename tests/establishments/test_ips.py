"""The IPS files: which value counts, what is unknown, what is set aside."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.delimited import UnreadableFile
from core.errors import DomainError
from establishments.models import Establishment
from establishments.services.ips import import_ips
from tests.establishments.annuaire_files import read_report
from tests.factories import CollegeFactory, LyceeFactory

pytestmark = pytest.mark.django_db

COLLEGES = ("rentree_scolaire", "uai", "nom_de_l_etablissment", "effectifs", "ips")
REAL = Path(os.environ.get("NOTRE_ECOLE_REAL_DATA", "/nowhere"))


def write(path: Path, rows: Sequence[tuple[str, ...]], columns: tuple[str, ...] = COLLEGES) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def ips_of(school: Establishment) -> Decimal | None:
    school.refresh_from_db()
    return school.ips


def test_the_latest_year_counts_whatever_the_order(tmp_path: Path) -> None:
    school = CollegeFactory(pupils=240)
    rows = [
        ("2023-2024", school.uai.lower(), "A", "999", "101.44"),
        ("2022-2023", school.uai, "A", "999", "88,2"),
    ]
    report = import_ips(write(tmp_path / "a.csv", rows))
    assert ips_of(school) == Decimal("101.4")
    assert school.pupils == 240
    assert (report.read, report.updated, report.older) == (2, 1, 1)
    again = import_ips(tmp_path / "a.csv")
    assert (again.updated, again.unchanged, again.older) == (0, 1, 1)


@pytest.mark.parametrize("unknown", ["NS", "na", "", " "])
def test_what_is_not_published_is_unknown(tmp_path: Path, unknown: str) -> None:
    school = CollegeFactory(ips=Decimal("95.0"))
    path = write(tmp_path / "a.csv", [("2023-2024", school.uai, "A", "1", unknown)])
    report = import_ips(path)
    assert ips_of(school) is None
    assert (report.unknown, report.updated, report.unchanged) == (1, 0, 0)


def test_a_lycee_has_the_index_of_all_its_ways(tmp_path: Path) -> None:
    school = LyceeFactory()
    columns = ("rentree_scolaire", "uai", "ips_voie_gt", "ips_voie_pro", "ips_ensemble_gt_pro")
    import_ips(
        write(tmp_path / "a.csv", [("2022-2023", school.uai, "120.0", "80.0", "110.5")], columns)
    )
    assert ips_of(school) == Decimal("110.5")


def test_a_bad_row_is_set_aside_alone(tmp_path: Path) -> None:
    school = CollegeFactory()
    rows = [
        ("2023-2024", school.uai, "A", "1", "100"),
        ("2023-2024", "0350001Z", "B", "1", "100"),
        ("2023-2024", "0010001W", "C", "1", "100"),
        ("2023-2024", school.uai, "D", "1", "9999"),
        ("hier", school.uai, "E", "1", "100"),
        ("2023-2024", "tronquée"),
    ]
    report_path = tmp_path / "report.csv"
    out = StringIO()
    call_command("import_ips", str(write(tmp_path / "a.csv", rows)), report=report_path, stdout=out)
    assert ips_of(school) == Decimal("100.0")
    reasons = {row["ligne"]: row["motif"] for row in read_report(report_path)}
    assert set(reasons) == {"3", "4", "5", "6", "7"}
    assert reasons["4"] == "Cet UAI n’est pas dans l’annuaire."
    assert read_report(report_path, "mis à jour")[0]["motif"] == "IPS 100,0"


def test_a_trial_changes_nothing(tmp_path: Path) -> None:
    school = CollegeFactory()
    path = write(tmp_path / "a.csv", [("2023-2024", school.uai, "A", "1", "100")])
    report = import_ips(path, is_trial=True)
    assert report.updated == 1
    assert ips_of(school) is None


def test_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        import_ips(write(tmp_path / "a.csv", [("x",)], ("uai",)))
    with pytest.raises(DomainError, match="IPS"):
        import_ips(write(tmp_path / "b.csv", [("x", "y")], ("uai", "rentree_scolaire")))
    with pytest.raises(CommandError):
        call_command("import_ips", str(tmp_path / "nowhere.csv"))


@pytest.mark.skipif(not REAL.is_dir(), reason="les données réelles ne sont pas sur cette machine")
@pytest.mark.parametrize("name", ["ips-colleges_2022-2023.csv", "ips-lycees_2022-2023.csv"])
def test_the_real_files(name: str) -> None:
    report = import_ips(REAL / name)
    assert report.read > 3000
    assert all(reject.reason == "Cet UAI n’est pas dans l’annuaire." for reject in report.rejects)
