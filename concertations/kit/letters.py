"""The words of the invitations, one letter for each of those a head invites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from concertations.content import amount_of_hours
from concertations.kit.facts import KitFacts
from core.french import typography

DETAILS = "details"
"""Stands for the box that says when and where."""

Block = str | tuple[str, ...]
"""A paragraph, or the items of a list."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter: to whom, about what, and its blocks in order."""

    recipient: tuple[str, ...]
    subject: str
    greeting: str
    blocks: tuple[Block, ...]
    closing: str
    has_slip: bool = False


def to_families(facts: KitFacts) -> Letter:
    """Plain words: it is read by everyone, also by those who read little French."""
    noun = facts.school.noun
    return _set(
        Letter(
            recipient=("Aux familles",),
            subject=f"Invitation : parlons ensemble de notre {noun}",
            greeting="Madame, Monsieur,",
            blocks=(
                f"Vous connaissez vos enfants, et vous voyez de notre {noun} des choses que nous "
                "ne voyons pas. Nous vous invitons à une rencontre pour en parler ensemble. "
                f"Son sujet : « {facts.title} ».",
                DETAILS,
                "Vous direz ce qui va bien, ce qui manque, et ce que vous aimeriez changer. Il n’y "
                "a rien à préparer, et il n’y a pas de mauvaise réponse : chaque avis compte.",
                "L’équipe réunira ensuite les idées. Elles pourront devenir un projet pour les "
                "élèves. Nous vous dirons ce qui a été retenu.",
                _otherwise(
                    facts,
                    "Vous ne pouvez pas venir, vous parlez une autre langue, ou vous avez besoin "
                    "d’un accès particulier ? Dites-le-nous, nous trouverons une solution.",
                ),
            ),
            closing="Nous serons heureux de vous accueillir.",
            has_slip=True,
        )
    )


def to_staff(facts: KitFacts) -> Letter:
    """To all the staff, whatever their job."""
    hours = amount_of_hours(facts.meeting.counted_hours)
    counted = f" Pour les enseignants, cette rencontre compte pour {hours} dans les 108 heures."
    return _set(
        Letter(
            recipient=("À tous les personnels",),
            subject=f"Concertation : « {facts.title} »",
            greeting="Chères collègues, chers collègues,",
            blocks=(
                f"Notre {facts.school.noun} ouvre une concertation dans le cadre de la démarche "
                "« Notre école, faisons-la ensemble ». Elle part de ce que nous vivons chaque jour "
                "avec les élèves, et de ce que nous voulons améliorer : leur réussite, leur "
                "bien-être, l’égalité entre eux.",
                DETAILS,
                "Chacun est invité, quel que soit son métier : enseignement, vie scolaire, "
                "accompagnement des élèves, santé, service, administration."
                + (counted if hours else ""),
                "D’ici là, notez pour vous-même :",
                (
                    "ce qui va bien, et qu’il faut garder ;",
                    "ce qui manque, en partant de faits observés ;",
                    "une idée que nous pourrions essayer.",
                ),
                "Nous en tirerons ensemble des constats, des besoins et des idées d’action. Une "
                "idée mûre peut devenir un projet, et demander une aide du Fonds d’innovation "
                "pédagogique.",
                _otherwise(facts, "Si vous ne pouvez pas être là, donnez votre avis par écrit."),
            ),
            closing="Merci de votre engagement auprès des élèves.",
        )
    )


def to_pupils(facts: KitFacts) -> Letter:
    """To the pupils' delegates."""
    return _set(
        Letter(
            recipient=("Aux déléguées et délégués des élèves",),
            subject="Votre avis compte : venez le donner",
            greeting="Bonjour à toutes et à tous,",
            blocks=(
                f"Que faut-il garder, que faut-il changer dans notre {facts.school.noun} ? Des "
                "adultes et des élèves se réunissent pour en parler. Vous représentez vos "
                "camarades : nous avons besoin de vous.",
                f"Le sujet : « {facts.title} ».",
                DETAILS,
                "Avant de venir, posez ces trois questions aux élèves que vous représentez :",
                (
                    "Qu’est-ce qui va bien ?",
                    "Qu’est-ce qui manque ?",
                    "Quelle idée aimeriez-vous essayer ?",
                ),
                "Notez leurs réponses, sans écrire de nom. Pendant la rencontre, vous parlerez "
                "comme tout le monde : on vous écoutera, et personne ne se moquera.",
                _otherwise(facts, "Vous pouvez aussi donner votre avis par écrit."),
            ),
            closing="À bientôt.",
        )
    )


def to_commune(facts: KitFacts) -> Letter:
    """To the elected representatives and the services of the commune."""
    school = facts.school
    return _set(
        Letter(
            recipient=("À l’attention de la mairie", school.town),
            subject=f"Invitation à une concertation : {school.name}",
            greeting="Madame, Monsieur,",
            blocks=(
                f"Notre {school.noun} ouvre une concertation avec les élèves, les familles, les "
                "personnels et ses partenaires, dans le cadre de la démarche « Notre école, "
                f"faisons-la ensemble ». Son sujet : « {facts.title} ».",
                DETAILS,
                "La commune compte beaucoup dans la vie des élèves : locaux, restauration, temps "
                "périscolaires, culture, sport. Votre regard, celui des élus comme celui des "
                "agents, nous sera précieux.",
                "De ces échanges naîtront des constats partagés et des idées d’action. Certaines "
                "pourront devenir un projet, financé par le Fonds d’innovation pédagogique ; nous "
                "en parlerons avec vous avant de le déposer.",
                _otherwise(
                    facts,
                    "Pourriez-vous nous indiquer le nom de la personne qui vous représentera ?",
                ),
            ),
            closing="Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération "
            "distinguée.",
        )
    )


def to_associations(facts: KitFacts) -> Letter:
    """To the associations and other partners of the school."""
    school = facts.school
    return _set(
        Letter(
            recipient=("Aux associations et partenaires", f"de notre {school.noun}"),
            subject=f"Invitation : construire avec vous l’avenir de notre {school.noun}",
            greeting="Mesdames, Messieurs,",
            blocks=(
                "Vous agissez auprès des enfants et des jeunes que nous accueillons. Nous ouvrons "
                f"une concertation sur ce sujet : « {facts.title} », et nous aimerions vous "
                "entendre.",
                DETAILS,
                "Trois questions guideront la rencontre : qu’est-ce qui va bien, qu’est-ce qui "
                "manque, quelle idée essayer ? Apportez ce que vous observez, et ce que vous "
                "pourriez proposer : un savoir-faire, un lieu, du temps, du matériel.",
                "Les idées retenues pourront devenir un projet mené avec vous, que le Fonds "
                "d’innovation pédagogique peut aider.",
                _otherwise(facts, "Merci de nous dire si vous serez des nôtres."),
            ),
            closing="Recevez, Mesdames, Messieurs, nos salutations les meilleures.",
        )
    )


LETTERS: dict[str, Callable[[KitFacts], Letter]] = {
    "familles": to_families,
    "personnels": to_staff,
    "delegues": to_pupils,
    "commune": to_commune,
    "associations": to_associations,
}


def _otherwise(facts: KitFacts, sentence: str) -> str:
    if facts.contribution_url:
        return f"{sentence} Un avis se donne aussi en ligne, sans compte : {facts.contribution_url}"
    return sentence


def _set(letter: Letter) -> Letter:
    """The letter in French typography."""
    return Letter(
        recipient=letter.recipient,
        subject=typography(letter.subject),
        greeting=letter.greeting,
        blocks=tuple(
            block
            if block == DETAILS
            else typography(block)
            if isinstance(block, str)
            else tuple(typography(item) for item in block)
            for block in letter.blocks
        ),
        closing=letter.closing,
        has_slip=letter.has_slip,
    )
