"""The questions that schools ask most, and their answers (DOMAIN: the programme, the chain)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question and its answer, in light text."""

    asked: str
    answer: str


QUESTIONS = (
    Question(
        "Faut-il tenir une concertation avant d’écrire un projet\u00a0?",
        "Non, chaque étape est libre. La concertation aide à partir de constats partagés, et la "
        "commission lit volontiers d’où vient le projet.",
    ),
    Question(
        "Y a-t-il une date limite pour déposer\u00a0?",
        "Non. Un projet se dépose toute l’année\u00a0; la commission de l’académie examine les "
        "dossiers au fil de l’eau.",
    ),
    Question(
        "Qui dépose le projet\u00a0?",
        "La direction de l’école, du collège ou du lycée. Elle invite qui elle veut à l’écrire "
        "avec elle, mais elle seule dépose.",
    ),
    Question(
        "Un projet peut-il réunir plusieurs établissements\u00a0?",
        "Oui. L’établissement porteur invite les autres\u00a0; chacun donne son accord, et lit le "
        "dossier.",
    ),
    Question(
        "Que peut payer le Fonds d’innovation pédagogique\u00a0?",
        "Des heures (HSE, IMP), du matériel pédagogique, l’aménagement de locaux hors bâti, des "
        "intervenants, des formations, des déplacements, des expérimentations scientifiques.",
    ),
    Question(
        "Combien de temps avant de recevoir les fonds\u00a0?",
        "Deux mois au plus après la validation. La date est affichée dans le dossier dès que la "
        "décision est publiée, avec le nombre de jours qui restent.",
    ),
    Question(
        "Qui reçoit l’argent pour une école\u00a0?",
        "Une école publique n’a pas de compte\u00a0: les fonds vont à la commune ou à "
        "l’intercommunalité par convention, ou à un collège ou un lycée proche. Un collège ou un "
        "lycée public les reçoit lui-même.",
    ),
    Question(
        "Peut-on reprendre le projet d’un autre établissement\u00a0?",
        "Oui, c’est le but de cette galerie. «\u00a0M’en inspirer\u00a0», sur une fiche, ouvre un "
        "brouillon qui en garde la structure et les conseils\u00a0; l’établissement d’origine est "
        "cité.",
    ),
    Question(
        "Qui décide de publier un projet ici\u00a0?",
        "L’établissement, partie par partie. Le secrétariat de l’académie relit avant parution. "
        "La direction peut retirer la fiche à tout moment.",
    ),
    Question(
        "À qui demander de l’aide\u00a0?",
        "À l’inspection référente, à l’équipe d’appui de l’académie (CARDIE, réseau Canopé) et, "
        "pour un projet numérique, à la DANE, qui peut aussi le chiffrer.",
    ),
)
