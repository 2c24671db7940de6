"""The import of the official directory: both sets of columns, bad rows, all or nothing."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from establishments.enums import EstablishmentKind, EstablishmentState, Sector
from establishments.models import Academy, Department, District, Establishment, Office
from tests.establishments.annuaire_files import (
    COLUMNS_2023,
    COLUMNS_2026,
    line,
    read_report,
    row,
    uai,
    write,
)

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = uai(1), uai(2), uai(3)


def run(path: Path, *options: str) -> list[str]:
    """The lines the command prints."""
    out = StringIO()
    call_command("import_annuaire", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


def summary(path: Path, *options: str) -> str:
    return run(path, *options)[-1]


def reasons(path: Path, folder: Path) -> list[tuple[str, str]]:
    """(line, reason) of each row set aside."""
    report = folder / "report.csv"
    run(path, "--report", str(report))
    return [(reject["ligne"], reject["motif"]) for reject in read_report(report)]


@pytest.mark.parametrize("columns", [COLUMNS_2023, COLUMNS_2026])
def test_both_sets_of_columns(tmp_path: Path, columns: list[str]) -> None:
    path = write(tmp_path / "a.csv", [row(ONE)], columns)
    assert summary(path) == "1 lus, 1 créés, 0 mis à jour, 0 inchangés, 0 écartés"
    school = Establishment.objects.get()
    assert (school.uai, school.kind, school.sector) == (ONE, EstablishmentKind.ECOLE, Sector.PUBLIC)
    assert school.address == "6 rue PHILIPPE"
    assert (school.postal_code, school.commune_code, school.commune) == ("35580", "35016", "Baulon")
    assert school.email == f"ecole.{ONE}@ac-rennes.fr"
    assert school.latitude == Decimal("47.986145")
    assert school.opened_on == date(1965, 10, 1)
    assert (school.academy.code, school.academy.name) == ("14", "Rennes")
    assert school.department.code == "035"
    assert school.district is not None
    assert school.district.name == "Circonscription d'inspection du 1er degré de Bruz"
    assert school.pupils == (143 if columns is COLUMNS_2023 else None)
    assert school.district.uai == (None if columns is COLUMNS_2023 else "0350739N")


def test_columns_in_any_order_and_case(tmp_path: Path) -> None:
    columns = sorted(COLUMNS_2026, reverse=True)
    header = ";".join(name.upper().replace("_", " ") for name in columns)
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\r\n{line(row(ONE), columns)}\r\n", encoding="utf-8")
    assert summary(path).startswith("1 lus, 1 créés")


def test_twice_changes_nothing(tmp_path: Path) -> None:
    rows = [row(ONE), row(TWO, nom_circonscription="", code_circonscription="", code_nature="340")]
    for columns in (COLUMNS_2023, COLUMNS_2026, COLUMNS_2023):
        path = write(tmp_path / "a.csv", rows, columns)
        run(path)
        assert summary(path) == "2 lus, 0 créés, 0 mis à jour, 2 inchangés, 0 écartés"
    assert District.objects.count() == 1
    assert Establishment.objects.get(uai=ONE).pupils == 143


def test_what_changed_is_updated(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv", [row(ONE), row(TWO)]))
    path = write(tmp_path / "b.csv", [row(ONE, Nom_etablissement="École Simone-Veil"), row(TWO)])
    assert summary(path) == "2 lus, 0 créés, 1 mis à jour, 1 inchangés, 0 écartés"
    assert Establishment.objects.get(uai=ONE).name == "École Simone-Veil"


def test_a_column_the_file_lacks_keeps_what_is_known(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv", [row(ONE)]))
    columns = [name for name in COLUMNS_2023 if name not in {"Telephone", "nom_circonscription"}]
    path = write(tmp_path / "b.csv", [row(ONE), row(TWO)], columns)
    assert summary(path) == "2 lus, 1 créés, 0 mis à jour, 1 inchangés, 0 écartés"
    assert Establishment.objects.get(uai=ONE).phone == "0299853802"
    assert Establishment.objects.get(uai=TWO).phone == ""


def test_services_become_offices(tmp_path: Path) -> None:
    name = "Circonscription d'inspection du 1er degré de Bruz"
    office = row(
        "0350739N",
        Nom_etablissement=name,
        code_nature="809",
        Statut_public_prive="",
        nom_circonscription="",
        code_circonscription="",
        Mail="ce.ien35.bruz@ac-rennes.fr",
    )
    path = write(tmp_path / "a.csv", [row(ONE), office])
    assert summary(path).startswith("2 lus, 2 créés")
    assert summary(path).startswith("2 lus, 0 créés, 0 mis à jour, 2 inchangés")
    assert Office.objects.get().name == name
    district = District.objects.get()
    assert (district.uai, district.email) == ("0350739N", "ce.ien35.bruz@ac-rennes.fr")
    assert Establishment.objects.count() == 1


@pytest.mark.parametrize(
    ("nature", "kind"),
    [
        ("101", EstablishmentKind.ECOLE),
        ("162", EstablishmentKind.ECOLE),
        ("352", EstablishmentKind.COLLEGE),
        ("320", EstablishmentKind.LYCEE),
        ("370", EstablishmentKind.EREA),
    ],
)
def test_kinds(tmp_path: Path, nature: str, kind: EstablishmentKind) -> None:
    run(write(tmp_path / "a.csv", [row(ONE, code_nature=nature)]))
    assert Establishment.objects.get().kind == kind


@pytest.mark.parametrize(
    ("status", "contract", "sector"),
    [
        ("Public", "SANS OBJET", Sector.PUBLIC),
        ("Privé", "CONTRAT D'ASSOCIATION TOUTES CLASSES", Sector.PRIVATE_CONTRACT),
        ("Privé", "C0NTRAT SIMPLE POUR PARTIE DES CLASSES", Sector.PRIVATE_CONTRACT),
        ("Privé", "HORS CONTRAT", Sector.PRIVATE_OTHER),
        ("Privé", "SANS OBJET", Sector.PRIVATE_OTHER),
    ],
)
def test_sectors(tmp_path: Path, status: str, contract: str, sector: Sector) -> None:
    values = row(ONE, Statut_public_prive=status, Type_contrat_prive=contract)
    run(write(tmp_path / "a.csv", [values]))
    assert Establishment.objects.get().sector == sector


@pytest.mark.parametrize(
    ("changed", "code", "academy"),
    [
        ({"Code_departement": "2A", "Code_academie": "27"}, "02A", "Corse"),
        ({"Code_departement": "14", "Code_academie": "70"}, "014", "Normandie"),
        ({"Code_departement": "076", "Code_academie": "21"}, "076", "Normandie"),
        ({"Code_departement": "1", "Code_academie": "10"}, "001", "Lyon"),
        ({"Code_departement": "13", "Code_academie": "2"}, "013", "Aix-Marseille"),
        ({"Code_departement": "974", "Code_academie": "28"}, "974", "La Réunion"),
    ],
)
def test_places(tmp_path: Path, changed: dict[str, str], code: str, academy: str) -> None:
    run(write(tmp_path / "a.csv", [row(ONE, **changed)]))
    department = Department.objects.get()
    assert (department.code, department.academy.name) == (code, academy)


def test_overseas_clock(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv", [row(ONE, Code_departement="974", Code_academie="28")]))
    assert Academy.objects.get().time_zone == "Indian/Reunion"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"Identifiant_de_l_etablissement": "0350001A"}, "UAI faux"),
        ({"Identifiant_de_l_etablissement": ""}, "UAI absent"),
        ({"Nom_etablissement": "  "}, "Nom absent"),
        ({"Nom_etablissement": "x" * 201}, "Nom de plus de 200"),
        ({"code_nature": "999"}, "Nature «\u00a0999\u00a0» inconnue"),
        ({"code_nature": ""}, "Nature absente"),
        ({"code_nature": "380"}, "Nature 380 (maison familiale rurale)"),
        ({"code_nature": "334", "etablissement_mere": "0352072M"}, "établissement 0352072M"),
        ({"Code_departement": "099"}, "Département «\u00a0099\u00a0» inconnu"),
        ({"Code_academie": "99"}, "Académie «\u00a099\u00a0» inconnue"),
        ({"Code_academie": ""}, "Académie «\u00a0\u00a0» inconnue"),
        ({"Code_academie": "10"}, "L’académie 10 n’est pas celle"),
        ({"Statut_public_prive": "?"}, "Statut «\u00a0?\u00a0» inconnu"),
        ({"etat": "PEUT-ETRE"}, "État «\u00a0PEUT-ETRE\u00a0» inconnu"),
        ({"SIREN_SIRET": "2,17003E+13"}, "SIRET abîmé par un tableur"),
        ({"SIREN_SIRET": "21350016800026"}, "SIRET faux"),
        ({"Nom_etablissement": "Ã‰cole primaire"}, "Caractères abîmés"),
        ({"Nom_etablissement": "\ufffdcole"}, "Caractères abîmés"),
        ({"Nom_etablissement": "\x00"}, "Caractères abîmés"),
        ({"Adresse_1": "a;b"}, "Ligne mal découpée"),
    ],
)
def test_a_bad_row_is_set_aside_alone(tmp_path: Path, changed: dict[str, str], reason: str) -> None:
    path = write(tmp_path / "a.csv", [row(TWO), row(ONE) | changed, row(THREE)])
    ((number, why),) = reasons(path, tmp_path)
    assert number == "3"
    assert reason in why
    assert set(Establishment.objects.values_list("uai", flat=True)) == {TWO, THREE}


def test_lost_zeros_and_accessories_are_mended(tmp_path: Path) -> None:
    values = row(
        uai(5, "001").lstrip("0").lower(),
        Code_departement="1",
        Code_academie="10",
        Code_postal="1000",
        Mail="pas une adresse",
        latitude="47,5",
        longitude="bad",
        date_ouverture="01/10/1965",
        Nombre_d_eleves="beaucoup",
        SIREN_SIRET="",
    )
    run(write(tmp_path / "a.csv", [values]))
    school = Establishment.objects.get()
    assert (school.uai, school.postal_code, school.email) == (uai(5, "001"), "01000", "")
    assert (school.latitude, school.longitude, school.pupils) == (Decimal("47.5"), None, None)
    assert school.opened_on == date(1965, 10, 1)


def test_repeated_uai_keeps_the_main_site(tmp_path: Path) -> None:
    rows = [row(ONE, Nom_etablissement="Collège (annexe)"), row(ONE, Nom_etablissement="Collège")]
    path = write(tmp_path / "a.csv", [*rows, row(TWO), row(TWO)])
    assert reasons(path, tmp_path) == [
        ("2", "UAI répété\u00a0: la ligne 3 est retenue."),
        ("5", "UAI répété\u00a0: la ligne 4 est retenue."),
    ]
    assert Establishment.objects.get(uai=ONE).name == "Collège"
    assert summary(path) == "4 lus, 0 créés, 0 mis à jour, 2 inchangés, 2 écartés"


def test_truncated_last_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(ONE), line(row(TWO))[:60]])
    ((number, why),) = reasons(path, tmp_path)
    assert (number, why[:15]) == ("3", "Ligne tronquée\u00a0")


def test_an_unclosed_quote_costs_one_line(tmp_path: Path) -> None:
    broken = line(row(ONE, Nom_etablissement='"Ecole'))
    path = write(tmp_path / "a.csv", [broken, *(row(uai(n)) for n in range(2, 40))])
    assert [number for number, _ in reasons(path, tmp_path)] == ["2"]
    assert Establishment.objects.count() == 38


def test_quoted_values_with_line_breaks(tmp_path: Path) -> None:
    quoted = line(row(ONE, Adresse_1='"6 rue; du ""Port""\nbâtiment B"'))
    path = write(tmp_path / "a.csv", [quoted, row(TWO)])
    assert summary(path).startswith("2 lus, 2 créés")
    assert Establishment.objects.get(uai=ONE).address == '6 rue; du "Port" bâtiment B'


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-1"])
def test_another_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    lines = run(
        write(
            tmp_path / "a.csv", [row(ONE), row(TWO, Nom_etablissement="L'abc")], encoding=encoding
        )
    )
    assert lines[0].startswith("2\u00a0lignes en Windows-1252")
    assert Establishment.objects.get(uai=ONE).name == "Ecole élémentaire publique les Lucioles"


def test_an_unknown_encoding_is_set_aside(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(TWO, nom_circonscription="", Nom_etablissement="abc")])
    with path.open("ab") as file:
        file.write(line(row(ONE)).encode("cp850") + b"\n")
    ((number, why),) = reasons(path, tmp_path)
    assert number == "3"
    assert "Caractères illisibles" in why


def test_state_and_closing(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv", [row(ONE, etat="A FERMER"), row(TWO, etat="A OUVRIR")]))
    assert Establishment.objects.get(uai=ONE).state == EstablishmentState.TO_CLOSE
    assert Establishment.objects.get(uai=TWO).state == EstablishmentState.TO_OPEN
    run(write(tmp_path / "b.csv", [row(ONE, etat="FERMÉ")]))
    closed = Establishment.objects.get(uai=ONE)
    assert closed.state == EstablishmentState.CLOSED
    assert closed.closed_on is not None
    run(write(tmp_path / "c.csv", [row(ONE)]))
    assert Establishment.objects.get(uai=ONE).closed_on is None


def test_absent_schools_stay_open_unless_the_file_is_complete(tmp_path: Path) -> None:
    elsewhere = row(uai(1, "029"), Code_departement="029")
    run(write(tmp_path / "a.csv", [row(ONE), row(TWO), row(THREE), elsewhere]))
    bad = row(TWO, SIREN_SIRET="2,17003E+13")
    path = write(tmp_path / "b.csv", [row(ONE), bad])
    run(path)
    assert not Establishment.objects.filter(state=EstablishmentState.CLOSED).exists()
    assert "1\u00a0établissement fermé." in run(path, "--complete")
    assert Establishment.objects.get(state=EstablishmentState.CLOSED).uai == THREE


def test_a_damaged_or_doubtful_file_closes_nothing(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv", [row(uai(n)) for n in range(1, 20)]))
    cut = write(tmp_path / "b.csv", [*(row(uai(n)) for n in range(1, 19)), line(row(uai(19)))[:30]])
    assert any("illisibles" in text for text in run(cut, "--complete"))
    half = write(tmp_path / "c.csv", [row(uai(n)) for n in range(1, 10)])
    assert any("c’est trop" in text for text in run(half, "--complete"))
    assert not Establishment.objects.filter(state=EstablishmentState.CLOSED).exists()


def test_homonymous_districts_are_told_apart(tmp_path: Path) -> None:
    name = {"nom_circonscription": "Nord"}
    rows = [
        row(ONE, code_circonscription=uai(901), **name),
        row(TWO, code_circonscription=uai(902), **name),
    ]
    path = write(tmp_path / "a.csv", rows, COLUMNS_2026)
    run(path)
    assert summary(path).startswith("2 lus, 0 créés, 0 mis à jour, 2 inchangés")
    assert District.objects.count() == 2
    assert len(set(Establishment.objects.values_list("district", flat=True))) == 2


def unreadable_files(folder: Path) -> dict[str, Path]:
    files = {name: folder / f"{name}.csv" for name in ("empty", "binary", "utf16", "other", "none")}
    files["empty"].write_bytes(b"")
    files["binary"].write_bytes(bytes(range(256)) * 40)
    files["utf16"].write_text(";".join(COLUMNS_2023), encoding="utf-16")
    files["other"].write_text("nom;prenom\nLe Gall;Yann\n", encoding="utf-8")
    files["folder"] = folder
    files["titles"] = write(folder / "titles.csv", [])
    return files


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("empty", "est vide"),
        ("binary", "n’est pas un texte"),
        ("utf16", "UTF-16"),
        ("other", "il y manque les colonnes identifiant_de_l_etablissement"),
        ("none", "n’existe pas"),
        ("folder", "est un dossier"),
        ("titles", "ne contient que ses titres"),
    ],
)
def test_an_unreadable_file_changes_nothing(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        run(unreadable_files(tmp_path)[name])
    assert refused.value.returncode == 1
    assert not Academy.objects.exists()


def test_a_report_that_cannot_be_written_undoes_the_import(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(ONE)])
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        run(path, "--report", str(tmp_path / "nowhere" / "report.csv"))
    assert not Establishment.objects.exists()


def test_the_report_is_safe_for_a_spreadsheet(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    path = write(tmp_path / "a.csv", [row(ONE, Nom_etablissement="=1+1", code_nature="380")])
    run(path, "--report", str(report))
    assert report.read_text(encoding="utf-8").startswith("ligne;uai;nom;effet;motif\n")
    assert read_report(report)[0]["nom"] == "'=1+1"


@pytest.mark.skipif(
    not os.environ.get("NOTRE_ECOLE_REAL_DATA"),
    reason="NOTRE_ECOLE_REAL_DATA ne désigne pas le dossier des données réelles",
)
def test_the_real_file_of_a_department(tmp_path: Path) -> None:
    folder = Path(os.environ["NOTRE_ECOLE_REAL_DATA"])
    path = folder / "annuaire-education_ille-et-vilaine_2023.csv"
    report = tmp_path / "report.csv"
    assert summary(path, "--report", str(report)) == (
        "996 lus, 917 créés, 0 mis à jour, 0 inchangés, 79 écartés"
    )
    assert summary(path) == "996 lus, 0 créés, 0 mis à jour, 917 inchangés, 79 écartés"
    rejects = read_report(report)
    assert len(rejects) == 79
    assert all(reject["motif"].startswith(("Nature ", "UAI répété")) for reject in rejects)
    assert Establishment.objects.get(uai="0350852L").name == "Collège Saint-Joseph"
    assert Office.objects.count() == 42
    assert District.objects.filter(uai__isnull=False).exclude(email="").count() == 20
