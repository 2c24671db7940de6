"""The description of the API (OpenAPI 3.1), written from the resources themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.conf import settings

from showcase.api.parameters import Parameter
from showcase.api.schemas import REFERENCE, SCHEMAS, UAI, Json

_IN_PATH: dict[str, Json] = {
    "reference": {"type": "string", **REFERENCE},
    "uai": {"type": "string", **UAI},
}
_REFUSALS = {
    "400": "Un paramètre est inconnu ou illisible.",
    "404": "Rien ne porte ce nom.",
    "429": "Trop de demandes : Retry-After dit quand revenir.",
}


class Operation(Protocol):
    """What a resource says of itself."""

    parameters: Sequence[Parameter]
    content_type: str
    schema: str
    summary: str
    __name__: str


def document(operations: Mapping[str, Any]) -> Json:
    """The document: every resource, its parameters, its answers and their shapes."""
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Notre école : projets publiés et chiffres",
            "version": "1.0.0",
            "description": "Lecture seule. Les projets sont ceux que leur établissement a "
            "publiés ; une fiche retirée disparaît en moins d’une minute.",
            "license": {
                "name": "Licence Ouverte 2.0",
                "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
            },
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {path: {"get": _operation(path, found)} for path, found in operations.items()},
        "components": {"schemas": SCHEMAS},
    }


def _operation(path: str, found: Operation) -> Json:
    in_path = re.findall(r"\{(\w+)\}", path)
    return {
        "operationId": found.__name__.removesuffix("View"),
        "summary": found.summary,
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": _IN_PATH[name]}
                for name in in_path
            ),
            *(
                {
                    "name": parameter.name,
                    "in": "query",
                    "required": False,
                    "schema": parameter.schema,
                    "description": parameter.about,
                }
                for parameter in found.parameters
            ),
        ],
        "responses": {
            "200": {
                "description": found.summary,
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {found.content_type: {"schema": _ref(found.schema)}},
            },
            "304": {"description": "Rien n’a changé depuis l’ETag donné."},
            **{
                code: _refusal(text) for code, text in _REFUSALS.items() if code != "404" or in_path
            },
        },
    }


def _refusal(text: str) -> Json:
    return {
        "description": text,
        "content": {"application/problem+json": {"schema": _ref("Probleme")}},
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}
