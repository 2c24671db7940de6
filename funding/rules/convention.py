"""Pure rules of the convention: the words an académie may leave to be filled in, and its text."""

from __future__ import annotations

import re
from collections.abc import Mapping

CONVENTION_WORDS: dict[str, str] = {
    "académie": "l’académie",
    "bénéficiaire": "nom de la commune ou de l’intercommunalité",
    "siret": "son SIRET",
    "projet": "titre du projet",
    "dossier": "référence du dossier",
    "établissements": "établissements concernés",
    "montant": "montant attribué au bénéficiaire",
    "tranches": "liste des tranches, une par ligne",
    "attribution": "référence de l’attribution",
    "date": "date d’établissement",
    "dérogation": "date de fin de la dérogation à l’article L. 211-8",
}
"""What may be written between square brackets, and what replaces it."""

HOUSE_TEXT = """\
## Article 1 – Objet

La présente convention fixe les conditions dans lesquelles l’État ([académie]) verse à
[bénéficiaire], SIRET [siret], les crédits du Fonds d’innovation pédagogique attribués au projet
« [projet] » (dossier [dossier], attribution [attribution]), pour : [établissements].

## Article 2 – Montant

Le montant attribué est de [montant].

## Article 3 – Versement

[tranches]

## Article 4 – Engagements du bénéficiaire

Le bénéficiaire emploie ces crédits aux seules dépenses du projet et en tient les justificatifs
à la disposition de l’académie. Ce qui n’est pas dépensé est reversé.

## Article 5 – Bilan

À la fin du projet, l’établissement dépose un bilan : ce qui a changé pour les élèves, les
valeurs mesurées et les dépenses, ligne par ligne.

## Article 6 – Durée

La convention prend effet à sa signature et s’achève à l’acceptation du bilan. L’État intervient
par dérogation à l’article L. 211-8 du Code de l’éducation, jusqu’au [dérogation]."""

_WORD = re.compile(r"\[([^\[\]\n]{1,40})\]")


def unknown_words(text: str) -> list[str]:
    """What the text leaves between square brackets that nothing would fill in.

    >>> unknown_words("[montant] à [commune]")
    ['commune']
    """
    return sorted({word for word in _WORD.findall(text) if word not in CONVENTION_WORDS})


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its words filled in; what has no value stays as it is.

    >>> filled("[montant] pour [projet]", {"montant": "10 €"})
    '10 € pour [projet]'
    """
    return _WORD.sub(lambda found: values.get(found[1], found[0]), text)


def blocks(text: str) -> list[tuple[str, str]]:
    """The text as (nature, words): « title » for a line that begins with #, « item » with a hyphen,
    « text » for the paragraphs between blank lines.

    >>> blocks("## Objet\\n\\nUne ligne\\net sa suite.\\n- un point")
    [('title', 'Objet'), ('text', 'Une ligne et sa suite.'), ('item', 'un point')]
    """
    found: list[tuple[str, str]] = []
    goes_on = False
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("#"):
            found.append(("title", line.lstrip("# ")))
        elif line.startswith("- "):
            found.append(("item", line[2:].strip()))
        elif line and goes_on:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        elif line:
            found.append(("text", line))
        goes_on = bool(line) and not line.startswith("#")
    return found
