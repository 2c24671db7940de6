"""What the API answers: the shape of each resource (JSON Schema), and how it is written."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from concertations.enums import Dimension
from core.richtext import plain
from establishments.enums import EstablishmentKind
from establishments.models import Establishment
from projects.enums import BudgetCategory, Level
from projects.models import Theme
from projects.models.project import REFERENCE_SHAPE
from showcase.content import as_content, labels_of
from showcase.enums import Breakdown, Measure, SheetPart, WitnessRole
from showcase.models import Figure, Sheet

Json = dict[str, Any]


def _object(about: str, **properties: Json) -> Json:
    """An object whose every property is always there, and no other."""
    return {
        "type": "object",
        "description": about,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(about: str, **more: Any) -> Json:
    return {"type": "string", "description": about, **more}


def _or_null(schema: Json) -> Json:
    return {**schema, "type": [schema["type"], "null"]}


def _list(items: Json, about: str) -> Json:
    return {"type": "array", "description": about, "items": items}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


UAI = {"pattern": "^[0-9]{7}[A-Z]$"}
REFERENCE = {"pattern": f"^{REFERENCE_SHAPE}$"}
_NUMBER = {"type": "number"}
_WHOLE = {"type": "integer", "minimum": 0}

_SCHOOL = {
    "uai": _text("UAI.", **UAI),
    "nom": _text("Nom."),
    "type": _text("ECOLE, COLLEGE, LYCEE ou EREA.", enum=EstablishmentKind.values),
    "secteur": _text("Public ou privé."),
    "education_prioritaire": _text("REP, REP+ ou vide."),
    "commune": _text("Commune."),
    "code_departement": _text("Sur trois caractères.", pattern="^[0-9]{2}[0-9A-B]$"),
    "code_academie": _text("Sur deux caractères.", pattern="^[0-9]{2}$"),
    "position": {
        "description": "Où se trouve l’établissement, si l’annuaire le dit.",
        "anyOf": [_ref("Position"), {"type": "null"}],
    },
}

_PROJECT = {
    "reference": _text("Référence du projet ; elle ne change jamais.", **REFERENCE),
    "titre": _text("Titre."),
    "resume": _text("Résumé pour le public, en texte simple."),
    "etablissement": _ref("Etablissement"),
    "themes": _list(_ref("Theme"), "Thèmes de la liste nationale."),
    "dimensions": _list(_text("Une dimension."), "Dimensions du programme."),
    "niveaux": _list(_text("Un niveau."), "Niveaux des élèves."),
    "eleves": _or_null({**_WHOLE, "description": "Élèves concernés, si publié."}),
    "montant_accorde": _or_null({**_NUMBER, "description": "En euros, si publié."}),
    "types_de_depense": _list(_text("Un type de dépense."), "Si publiés."),
    "numerique": {"type": "boolean"},
    "video": {"type": "boolean", "description": "La fiche donne une vidéo."},
    "publie_le": _text("Publication de ce qui est lu.", format="date-time"),
    "fiche": _text("Adresse de la page publique.", format="uri"),
}

SCHEMAS: dict[str, Json] = {
    "Position": _object(
        "WGS 84.",
        latitude={**_NUMBER, "minimum": -90, "maximum": 90},
        longitude={**_NUMBER, "minimum": -180, "maximum": 180},
    ),
    "Theme": _object("Un thème.", code=_text("Code."), nom=_text("Nom.")),
    "Etablissement": _object("Un établissement.", **_SCHOOL),
    "Projet": _object("Un projet publié par son établissement.", **_PROJECT),
    "ProjetDetaille": _object(
        "Un projet avec les parties que l’établissement a choisi de publier.",
        **_PROJECT,
        parties=_list(_ref("Partie"), "Dans l’ordre de la fiche."),
        temoignages=_list(_ref("Temoignage"), "Par rôle, sans nom."),
    ),
    "Partie": _object(
        "Une partie publiée.",
        code=_text("Code.", enum=[part.slug for part in SheetPart]),
        titre=_text("Titre."),
        texte=_text("En texte simple."),
    ),
    "Temoignage": _object(
        "Un témoignage.", role=_text("Qui parle."), texte=_text("Ce qui est dit.")
    ),
    "Chiffre": _object(
        "Un chiffre, compté la nuit dernière.",
        code_academie=_text("FR pour la France.", pattern="^([0-9]{2}|FR)$"),
        mesure=_text("Ce qui est compté.", enum=Measure.values),
        ventilation=_text("Par quoi.", enum=Breakdown.values),
        modalite=_text("Modalité de la ventilation ; vide pour l’ensemble."),
        valeur=_or_null(
            {**_NUMBER, "description": "Null : non communiqué, car inférieur à cinq ou déductible."}
        ),
        compte_le=_text("Moment du comptage.", format="date-time"),
    ),
    "Probleme": {
        "type": "object",
        "description": "RFC 9457.",
        "properties": {
            "type": {"type": "string"},
            "title": _text("Ce qui ne va pas, en français."),
            "status": {"type": "integer"},
        },
        "required": ["type", "title", "status"],
    },
    "Point": _object(
        "GeoJSON.",
        type={"const": "Point"},
        coordinates={
            "type": "array",
            "description": "Longitude, latitude.",
            "prefixItems": [_NUMBER, _NUMBER],
            "items": False,
            "minItems": 2,
        },
    ),
    "Feature": _object(
        "Un projet sur la carte.",
        type={"const": "Feature"},
        id=_text("Référence.", **REFERENCE),
        geometry={"anyOf": [_ref("Point"), {"type": "null"}]},
        properties=_ref("Projet"),
    ),
    "FeatureCollection": _object(
        "GeoJSON, avec la suite.",
        type={"const": "FeatureCollection"},
        features=_list(_ref("Feature"), "Les projets de la page."),
        suivant=_or_null(_text("Adresse de la page suivante, null à la fin.", format="uri")),
    ),
}


def page_of(name: str) -> Json:
    """The shape of a page of resources."""
    return _object(
        "Une page de résultats.",
        resultats=_list(_ref(name), "Les éléments de la page."),
        suivant=_or_null(_text("Adresse de la page suivante, null à la fin.", format="uri")),
    )


for _name in ("Projet", "Etablissement", "Theme", "Chiffre"):
    SCHEMAS[f"Page{_name}"] = page_of(_name)


def school_json(school: Establishment) -> Json:
    """A school, as the directory says today; its département and académie are loaded."""
    return {
        "uai": school.uai,
        "nom": school.name,
        "type": school.kind,
        "secteur": school.get_sector_display(),
        "education_prioritaire": school.priority_education,
        "commune": school.commune,
        "code_departement": school.department.code,
        "code_academie": school.academy.code,
        "position": _position(school),
    }


def _position(school: Establishment) -> Json | None:
    if school.latitude is None or school.longitude is None:
        return None
    return {"latitude": float(school.latitude), "longitude": float(school.longitude)}


def theme_json(theme: Theme) -> Json:
    """A theme."""
    return {"code": theme.slug, "nom": theme.name}


def project_json(sheet: Sheet) -> Json:
    """A public sheet; its school and themes are loaded. The school is named as it was moderated."""
    school = {**school_json(sheet.establishment), "nom": sheet.school_name}
    amount = sheet.amount_granted
    assert sheet.published_at is not None
    return {
        "reference": sheet.project.reference,
        "titre": sheet.title,
        "resume": plain(sheet.summary),
        "etablissement": school,
        "themes": [theme_json(theme) for theme in sheet.themes.all()],
        "dimensions": labels_of(sheet.dimensions, Dimension),
        "niveaux": labels_of(sheet.levels, Level),
        "eleves": sheet.pupils,
        "montant_accorde": None if amount is None else float(amount),
        "types_de_depense": labels_of(sheet.spending, BudgetCategory),
        "numerique": sheet.is_digital,
        "video": sheet.has_video,
        "publie_le": sheet.published_at.isoformat(),
        "fiche": settings.SITE_URL
        + reverse("showcase:sheet-detail", args=[sheet.project.reference]),
    }


def detailed_project_json(sheet: Sheet, said: set[str]) -> Json:
    """A public sheet with its parts. `said` are the testimonies that were not taken out since."""
    assert sheet.edition is not None
    content = as_content(sheet.edition.content)
    texts = content["texts"]
    return {
        **project_json(sheet),
        "parties": [
            {"code": part.slug, "titre": part.label, "texte": plain(texts[part])}
            for part in SheetPart
            if part in texts
        ],
        "temoignages": [
            {"role": WitnessRole(row["role"]).label, "texte": plain(row["text"])}
            for row in content["testimonies"]
            if row["id"] in said
        ],
    }


def feature_json(sheet: Sheet) -> Json:
    """A public sheet as a GeoJSON feature."""
    told = project_json(sheet)
    position = told["etablissement"]["position"]
    point = position and {
        "type": "Point",
        "coordinates": [position["longitude"], position["latitude"]],
    }
    return {"type": "Feature", "id": told["reference"], "geometry": point, "properties": told}


def figure_json(figure: Figure) -> Json:
    """A public figure; nothing for what is masked."""
    return {
        "code_academie": figure.academy.code if figure.academy else "FR",
        "mesure": figure.measure,
        "ventilation": figure.breakdown,
        "modalite": figure.item,
        "valeur": None if figure.is_masked else float(figure.value),
        "compte_le": figure.counted_at.isoformat(),
    }
