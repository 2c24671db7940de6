"""What a row of the directory says of a school or an office, or why it is set aside. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from establishments.annuaire.territory import ACADEMIES, DEPARTMENTS, MERGED_ACADEMIES
from establishments.enums import EstablishmentKind, EstablishmentState, PriorityEducation, Sector
from establishments.rules import (
    is_valid_uai,
    normalise_academy_code,
    normalise_department_code,
    normalise_uai,
)

Values = Mapping[str, str]

KINDS: dict[str, EstablishmentKind] = {
    **dict.fromkeys(("101", "103", "151", "153", "162"), EstablishmentKind.ECOLE),
    **dict.fromkeys(("340", "350", "352"), EstablishmentKind.COLLEGE),
    **dict.fromkeys(("300", "302", "306", "310", "320"), EstablishmentKind.LYCEE),
    "370": EstablishmentKind.EREA,
}
OFFICES = frozenset(str(code) for code in range(802, 810))
# A section has a UAI but no head of its own: the lycée it belongs to carries the project.
SECTIONS = frozenset({"334", "335"})
OUTSIDE = {
    **{str(code): "établissement médico-social" for code in range(240, 280)},
    "380": "maison familiale rurale",
    "400": "établissement composé uniquement de STS ou de CPGE",
    "841": "centre d’information et d’orientation",
}
STATES = {
    "OUVERT": EstablishmentState.OPEN,
    "A OUVRIR": EstablishmentState.TO_OPEN,
    "A FERMER": EstablishmentState.TO_CLOSE,
    "FERME": EstablishmentState.CLOSED,
}
LONGEST_NAME = 200

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_EMAIL = re.compile(r"[\w.+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SPREADSHEET_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


class SetAside(Exception):
    """The row is not imported; `str()` says why, in French."""


class Facts(NamedTuple):
    """A row of the directory. An office has neither kind nor sector; empty means not said."""

    is_office: bool
    is_annex: bool
    uai: str
    name: str
    kind: str
    sector: str
    nature_code: str
    nature: str
    address: str
    postal_code: str
    commune_code: str
    commune: str
    academy_code: str
    department_code: str
    district_uai: str
    district_name: str
    email: str
    phone: str
    siret: str
    priority_education: str
    pupils: int | None
    latitude: Decimal | None
    longitude: Decimal | None
    state: str
    opened_on: date | None


def facts_of(values: Values) -> Facts:
    """The facts of a row. Raises SetAside when it cannot be trusted or is outside the programme.

    Refused: wrong UAI, no name, nature outside the programme, unknown place, unknown sector or
    state, SIRET damaged or false. An unreadable accessory (telephone, coordinates…) is left empty.
    """
    uai = _uai(values)
    name = _name(values)
    nature_code = _nature(values)
    academy_code, department_code = _place(values)
    is_office = nature_code in OFFICES
    district_uai = normalise_uai(values.get("code_circonscription", ""))
    return Facts(
        is_office=is_office,
        is_annex="annexe" in name.casefold(),
        uai=uai,
        name=name,
        kind="" if is_office else KINDS[nature_code].value,
        sector="" if is_office else _sector(values).value,
        nature_code=nature_code,
        nature=_text(values, "libelle_nature", 120),
        address=_address(values),
        postal_code=_padded(values, "code_postal", 10),
        commune_code=_padded(values, "code_commune", 5),
        commune=_text(values, "nom_commune", 100),
        academy_code=academy_code,
        department_code=department_code,
        district_uai=district_uai if is_valid_uai(district_uai) else "",
        district_name=_text(values, "nom_circonscription", 150),
        email=_email(values),
        phone=_text(values, "telephone", 30),
        siret=_siret(values),
        priority_education=_priority(values),
        pupils=_pupils(values),
        latitude=_coordinate(values, "latitude", 90),
        longitude=_coordinate(values, "longitude", 180),
        state=_state(values).value,
        opened_on=_day(values, "date_ouverture"),
    )


def _text(values: Values, column: str, longest: int) -> str:
    value = values.get(column, "").strip()
    if not value.isprintable() or "  " in value:
        value = " ".join(_CONTROL.sub(" ", value).split())
    return value if len(value) <= longest else value[:longest].rstrip()


def _word(values: Values, column: str) -> str:
    """A value of a closed list, without accents or case."""
    return _text(values, column, 80).upper().replace("É", "E").replace("À", "A")


def _uai(values: Values) -> str:
    raw = _text(values, "identifiant_de_l_etablissement", 40)
    uai = normalise_uai(raw)
    if not uai:
        raise SetAside("UAI absent.")
    if not is_valid_uai(uai):
        raise SetAside(
            f"UAI faux\u00a0: «\u00a0{raw}\u00a0» (sept chiffres et leur lettre de contrôle)."
        )
    return uai


def _name(values: Values) -> str:
    name = _text(values, "nom_etablissement", LONGEST_NAME + 1)
    if not name:
        raise SetAside("Nom absent.")
    if len(name) > LONGEST_NAME:
        raise SetAside(f"Nom de plus de {LONGEST_NAME} caractères.")
    return name


def _nature(values: Values) -> str:
    code = _text(values, "code_nature", 10)
    if code in KINDS or code in OFFICES:
        return code
    if code in SECTIONS:
        mother = normalise_uai(values.get("etablissement_mere", ""))
        of = f" {mother}" if mother else ""
        raise SetAside(
            f"Nature {code}\u00a0: section sans direction propre, "
            f"le projet est porté par l’établissement{of} dont elle dépend."
        )
    if code in OUTSIDE:
        raise SetAside(f"Nature {code} ({OUTSIDE[code]})\u00a0: hors du programme.")
    raise SetAside(f"Nature «\u00a0{code}\u00a0» inconnue." if code else "Nature absente.")


def _place(values: Values) -> tuple[str, str]:
    raw_department = _text(values, "code_departement", 10)
    department = normalise_department_code(raw_department)
    if department not in DEPARTMENTS:
        raise SetAside(f"Département «\u00a0{raw_department}\u00a0» inconnu.")
    raw_academy = _text(values, "code_academie", 10)
    academy = normalise_academy_code(raw_academy)
    academy = MERGED_ACADEMIES.get(academy, academy)
    if academy not in ACADEMIES:
        raise SetAside(f"Académie «\u00a0{raw_academy}\u00a0» inconnue.")
    expected = DEPARTMENTS[department].academy
    if academy != expected:
        raise SetAside(
            f"L’académie {academy} n’est pas celle du département {department}, "
            f"qui est dans l’académie {expected}."
        )
    return academy, department


def _sector(values: Values) -> Sector:
    status = _word(values, "statut_public_prive")
    if status == "PUBLIC":
        return Sector.PUBLIC
    if status != "PRIVE":
        raise SetAside(f"Statut «\u00a0{status}\u00a0» inconnu\u00a0: ni public, ni privé.")
    contract = _word(values, "type_contrat_prive").replace("0", "O")
    return Sector.PRIVATE_CONTRACT if contract.startswith("CONTRAT ") else Sector.PRIVATE_OTHER


def _state(values: Values) -> EstablishmentState:
    word = _word(values, "etat")
    if word not in STATES:
        raise SetAside(f"État «\u00a0{word}\u00a0» inconnu." if word else "État absent.")
    return STATES[word]


def _siret(values: Values) -> str:
    raw = _text(values, "siren_siret", 40)
    compact = raw.replace(" ", "")
    if not compact:
        return ""
    if _SPREADSHEET_NUMBER.fullmatch(compact):
        raise SetAside(f"SIRET abîmé par un tableur\u00a0: «\u00a0{raw}\u00a0».")
    if len(compact) == 9 and stdnum_siren.is_valid(compact):
        return ""
    if len(compact) == 13 and compact.isdecimal():
        compact = compact.zfill(14)
    if not stdnum_siret.is_valid(compact):
        raise SetAside(f"SIRET faux\u00a0: «\u00a0{raw}\u00a0» (quatorze chiffres et leur clé).")
    return compact


def _address(values: Values) -> str:
    postal_code = _padded(values, "code_postal", 10)
    lines = [_text(values, f"adresse_{rank}", 120) for rank in (1, 2, 3)]
    kept = [line for line in lines if line and not (postal_code and line.startswith(postal_code))]
    return ", ".join(kept)[:250]


def _padded(values: Values, column: str, longest: int) -> str:
    code = _text(values, column, longest)
    return code.zfill(5) if code.isdecimal() else code


def _email(values: Values) -> str:
    address = _text(values, "mail", 254)
    return address if _EMAIL.fullmatch(address) else ""


def _priority(values: Values) -> str:
    word = _word(values, "appartenance_education_prioritaire")
    return word if word in PriorityEducation.values else ""


def _pupils(values: Values) -> int | None:
    digits = _text(values, "nombre_d_eleves", 12).replace(" ", "")
    return int(digits) if digits.isdecimal() and len(digits) <= 6 else None


def _coordinate(values: Values, column: str, bound: int) -> Decimal | None:
    raw = _text(values, column, 40).replace(",", ".")
    if not raw:
        return None
    try:
        degrees = Decimal(raw)
    except InvalidOperation:
        return None
    if not degrees.is_finite() or abs(degrees) > bound:
        return None
    return round(degrees, 6)


def _day(values: Values, column: str) -> date | None:
    raw = _text(values, column, 40)
    if iso := _ISO_DAY.fullmatch(raw):
        year, month, day = iso.groups()
    elif typed := _FRENCH_DAY.fullmatch(raw):
        day, month, year = typed.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
