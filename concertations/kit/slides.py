"""The words of the slide deck: ten slides, from the welcome to what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from concertations.enums import Dimension
from concertations.kit.facts import UNKNOWN, KitFacts, capital
from concertations.kit.sheets import figures
from core.french import typography

Kind = Literal["cover", "cards", "figures", "list", "question"]
Items = Sequence[tuple[str, str]]

RULES: Items = (
    ("Écouter.", "On ne coupe pas la parole, on laisse finir."),
    ("Parler de soi.", "« Je vois », « je pense », sans accuser personne."),
    ("Ne nommer personne.", "On parle des situations, pas des gens."),
    ("Accepter le désaccord.", "On le note ; il n’y a rien à gagner."),
    ("Partager le temps.", "Chacun parle une fois avant que l’un parle deux fois."),
)


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One slide: its title, a line above or below, its items, and what the speaker says."""

    kind: Kind
    title: str
    lead: str = ""
    items: tuple[tuple[str, str], ...] = ()
    notes: str = ""


def deck(facts: KitFacts) -> list[Slide]:
    """The ten slides, in order."""
    school = facts.school
    return [
        _cover(facts),
        _slide(
            "cards",
            "Pourquoi nous réunir",
            "« Notre école, faisons-la ensemble » : une démarche libre, qui part de ceux qui "
            f"vivent {school.the} chaque jour.",
            (
                (
                    "1. La concertation",
                    "Aujourd’hui : élèves, familles, personnels et partenaires "
                    "disent ce qu’ils vivent.",
                ),
                ("2. Le projet", "Demain : l’équipe écrit un projet à partir de vos idées."),
                ("3. Le financement", "Si besoin : le Fonds d’innovation pédagogique peut aider."),
            ),
            "Dire que chaque étape est facultative, et que rien n’est décidé d’avance.",
        ),
        _dimensions(facts),
        _slide(
            "figures",
            f"Notre {school.noun} en quelques chiffres",
            "",
            figures(school),
            "Présenter sans commenter longuement : ces chiffres ouvrent la discussion. "
            f"« {UNKNOWN} » veut dire que l’annuaire ne le sait pas : complétez.",
        ),
        _slide(
            "list",
            "Nos règles pour bien parler ensemble",
            "",
            RULES,
            "Lire les règles à voix haute et demander l’accord de tous avant de commencer.",
        ),
        _slide(
            "question",
            "Qu’est-ce qui va bien ?",
            "Ce que nous voulons garder",
            (
                ("", "Un moment où les élèves apprennent avec plaisir"),
                ("", "Un lieu, une habitude, une personne ressource"),
                ("", "Ce dont vous parleriez avec fierté"),
            ),
            "Quinze minutes. Trois minutes seul, puis par groupes de quatre, puis tous ensemble.",
        ),
        _slide(
            "question",
            "Qu’est-ce qui manque ?",
            "Ce que nous observons, des faits plutôt que des reproches",
            (
                ("", "Pour que tous les élèves réussissent"),
                ("", "Pour que chacun se sente bien"),
                ("", "Pour que tous aient les mêmes chances"),
            ),
            "Vingt minutes. Demander à chaque fois : qu’avez-vous vu ? combien d’élèves ? quand ?",
        ),
        _slide(
            "question",
            "Quelle idée aimeriez-vous essayer ?",
            "Petite ou grande, pour un mois ou pour trois ans",
            (
                ("", "À quel constat répond-elle ?"),
                ("", "Qui pourrait la porter, avec qui ?"),
                ("", "À quoi verrons-nous qu’elle a marché ?"),
            ),
            "Vingt minutes. Une idée par feuille. Ne pas parler d’argent à ce moment.",
        ),
        _slide(
            "cards",
            "Du constat à l’idée d’action",
            "Pour chaque sujet retenu, une ligne à remplir ensemble.",
            (
                ("Constat", "« La cour est bruyante, un élève sur deux dit s’y sentir mal. »"),
                ("Besoin", "« Un lieu calme à midi. »"),
                ("Idée d’action", "« Un jardin de lecture dessiné par les élèves. »"),
            ),
            "C’est un exemple : remplacez-le par vos trois premiers sujets pendant la rencontre.",
        ),
        _next(facts),
    ]


def _cover(facts: KitFacts) -> Slide:
    lines = (facts.school.name, capital(facts.meeting.when), facts.meeting.where)
    return _slide(
        "cover",
        facts.title,
        "Concertation",
        [("", line) for line in lines if line],
        "Accueillir, remercier, dire l’heure de fin. Faire signer la feuille de présence.",
    )


def _dimensions(facts: KitFacts) -> Slide:
    texts = {
        Dimension.ACHIEVEMENT: "Apprendre mieux, reprendre confiance, aller plus loin.",
        Dimension.WELL_BEING: "Se sentir bien, en sécurité, reconnu.",
        Dimension.EQUALITY: "Que l’origine ou le lieu ne décident de rien.",
    }
    chosen = [Dimension(value).label for value in facts.dimensions]
    lead = "On peut en choisir une, deux ou trois, et les regarder sous tous les angles."
    if chosen:
        lead = f"Aujourd’hui, nous parlerons surtout de : {', '.join(chosen).lower()}."
    return _slide(
        "cards",
        "Trois dimensions",
        lead,
        [(dimension.label, text) for dimension, text in texts.items()],
        "Donner un exemple vécu pour chaque dimension.",
    )


def _next(facts: KitFacts) -> Slide:
    school = facts.school
    give = "Parlez-en à l’équipe dans les jours qui viennent."
    if facts.contribution_url:
        give = f"En ligne, sans compte : {facts.contribution_url}"
    return _slide(
        "list",
        "Et maintenant ?",
        "",
        (
            ("La synthèse.", "L’équipe rassemble les constats, les besoins et les idées."),
            ("Le choix.", "Quelques idées sont retenues, et on dit pourquoi."),
            ("Le projet.", f"L’équipe {school.of_the} l’écrit avec ceux qui le veulent."),
            ("Le retour.", "Vous saurez ce qui a été décidé, et ce qui a changé."),
            ("Encore une idée ?", give),
        ),
        "Remercier. Dire qui écrit la synthèse et quand elle sera donnée à lire.",
    )


def _slide(kind: Kind, title: str, lead: str, items: Items, notes: str) -> Slide:
    """The slide in French typography."""
    return Slide(
        kind=kind,
        title=typography(title),
        lead=typography(lead),
        items=tuple((typography(head), typography(text)) for head, text in items),
        notes=typography(notes),
    )
