"""Invented sentences of readers, commissions and reports. Pure."""

from __future__ import annotations

from projects.enums import Part
from reviews.enums import OpinionKind, Outcome

REQUESTS: dict[Part, tuple[str, ...]] = {
    Part.SUMMARY: ("Précisez en une phrase ce que les élèves feront de différent.",),
    Part.SCHOOLS: ("Indiquez le nombre d’élèves par niveau et les classes concernées.",),
    Part.FINDINGS: (
        "Reliez vos constats à la concertation : d’où viennent les chiffres cités ?",
        "Ajoutez les résultats des dernières évaluations nationales.",
    ),
    Part.OBJECTIVES: (
        "Donnez une valeur de départ et une valeur visée pour chaque objectif.",
        "Le deuxième indicateur ne permet pas de mesurer l’objectif : proposez-en un autre.",
    ),
    Part.ACTIONS: ("Dites qui conduit chaque action et à quel moment de l’année.",),
    Part.PARTNERS: ("Précisez l’engagement de la collectivité.",),
    Part.EVALUATION: (
        "Expliquez comment et quand les progrès des élèves seront mesurés.",
        "Qui remplira la grille d’observation ? Prévoyez un point à mi-parcours.",
    ),
    Part.BUDGET: (
        "Joignez le détail du mobilier : quantité et prix unitaire.",
        "Le matériel représente plus de la moitié du budget : justifiez ce choix.",
        "Répartissez les dépenses entre les deux années civiles.",
    ),
    Part.BENEFICIARY: ("Le SIRET du bénéficiaire manque : demandez-le à la commune.",),
}
"""What a school may be asked to complete, by part."""

REMARKS: dict[Part, tuple[str, ...]] = {
    Part.SUMMARY: (
        "Résumé clair, qui donne envie d’aller plus loin.",
        "Le lien avec le projet d’école est bien expliqué.",
    ),
    Part.FINDINGS: (
        "Le constat est partagé par les familles, c’est une force.",
        "Diagnostic précis et honnête.",
    ),
    Part.OBJECTIVES: ("Objectifs réalistes et mesurables.",),
    Part.ACTIONS: (
        "Pensez à associer les collègues du collège de secteur.",
        "La progression sur l’année est bien construite.",
    ),
    Part.PARTNERS: ("Prenez contact avec l’équipe d’appui, elle peut vous aider.",),
    Part.EVALUATION: ("L’évaluation est simple et tenable dans la durée.",),
    Part.BUDGET: ("Budget sobre et cohérent avec les actions.",),
}
"""Remarks that a school reads."""

STAFF_NOTES: tuple[tuple[Part, str], ...] = (
    (Part.BUDGET, "À comparer avec le financement déjà obtenu de la collectivité."),
    (Part.ACTIONS, "Équipe solide, direction stable depuis trois ans."),
    (Part.SUMMARY, "Projet proche de celui de l’école voisine : les mettre en relation."),
    (Part.SCHOOLS, "École en éducation prioritaire, jamais financée jusqu’ici."),
    (Part.EVALUATION, "Prévoir une visite en cours d’année."),
)
"""Notes between services."""

OPINIONS: dict[OpinionKind, str] = {
    OpinionKind.FAVOURABLE: "Projet construit avec toute l’équipe, fondé sur un constat partagé. "
    "Les objectifs sont mesurables et le budget est raisonnable.",
    OpinionKind.RESERVED: "Le projet répond à un vrai besoin. Il faudra préciser l’évaluation et "
    "veiller à la charge de travail de l’équipe.",
    OpinionKind.UNFAVOURABLE: "Le lien entre les constats et les dépenses n’est pas établi. Je "
    "conseille de reprendre le projet avec l’équipe d’appui.",
}

MOTIVES: dict[Outcome, tuple[str, ...]] = {
    Outcome.VALIDATE: (
        "Le projet répond à un besoin établi par la concertation, ses objectifs sont mesurables.",
        "La commission salue l’association des familles et la sobriété du budget.",
        "Le projet est cohérent avec le projet d’établissement et peut servir d’exemple.",
    ),
    Outcome.DECLINE: (
        "Les dépenses demandées concernent surtout le bâti, que le fonds ne peut pas financer.",
        (
            "Le lien entre les constats et les actions n’est pas encore établi. L’équipe d’appui "
            "peut vous aider à préparer un nouveau passage."
        ),
    ),
}

PAUSE_MOTIVES = (
    "Le relevé d’identité bancaire du bénéficiaire est attendu.",
    "La délibération du conseil municipal est attendue.",
)

UNBLOCKS = {
    PAUSE_MOTIVES[
        0
    ]: "Le bénéficiaire envoie son relevé d’identité bancaire à la gestion des fonds.",
    PAUSE_MOTIVES[1]: "La commune transmet sa délibération signée à la gestion des fonds.",
}

REPORT_ANSWERS = (
    (
        (
            "Les élèves participent davantage et les plus fragiles ont progressé. Les familles "
            "viennent plus souvent et en parlent entre elles."
        ),
        (
            "Trouver des créneaux communs à toute l’équipe a demandé du temps. Les livraisons sont "
            "arrivées un mois trop tard."
        ),
        (
            "Nous gardons le rituel quotidien. Nous conseillons de commencer petit et de mesurer "
            "dès le début."
        ),
    ),
    (
        "Le climat est plus calme et les élèves prennent des responsabilités.",
        "Il a fallu convaincre, puis tenir dans la durée malgré les changements d’équipe.",
        "Nous conseillons de former d’abord les adultes, puis de laisser les élèves décider.",
    ),
)

COMPLETION_MESSAGE = (
    "Votre projet est prometteur. Quelques précisions permettront à la commission de se prononcer."
)
ANSWER = "La partie a été complétée."
