from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    """Where a project stands (DOMAIN.md §4); labels in the school's words."""

    DRAFT = "DRAFT", "Brouillon"
    SUBMITTED = "SUBMITTED", "Déposé"
    COMPLETION_REQUESTED = "COMPLETION_REQUESTED", "À compléter"
    UNDER_REVIEW = "UNDER_REVIEW", "En examen"
    VALIDATED = "VALIDATED", "Validé"
    FUNDED = "FUNDED", "Financé"
    REPORTED = "REPORTED", "Bilan déposé"
    CLOSED = "CLOSED", "Clos"
    DECLINED = "DECLINED", "Non retenu"
    WITHDRAWN = "WITHDRAWN", "Retiré"


class Step(models.TextChoices):
    """What may be done to a project; the label is the verb of the button."""

    SUBMIT = "SUBMIT", "Déposer le projet"
    REQUEST_COMPLETION = "REQUEST_COMPLETION", "Demander des compléments"
    RESUBMIT = "RESUBMIT", "Envoyer les compléments"
    CANCEL_COMPLETION = "CANCEL_COMPLETION", "Retirer la demande de compléments"
    SCHEDULE = "SCHEDULE", "Inscrire à l’ordre du jour"
    UNSCHEDULE = "UNSCHEDULE", "Retirer de l’ordre du jour"
    VALIDATE = "VALIDATE", "Valider"
    DECLINE = "DECLINE", "Ne pas retenir"
    REOPEN = "REOPEN", "Préparer un nouveau passage"
    WITHDRAW = "WITHDRAW", "Retirer le projet"
    ALLOCATE = "ALLOCATE", "Attribuer les fonds"
    REPORT = "REPORT", "Déposer le bilan"
    SEND_BACK_REPORT = "SEND_BACK_REPORT", "Renvoyer le bilan"
    CLOSE = "CLOSE", "Clore le dossier"


class Part(models.TextChoices):
    """The parts of a file: page of the editor, unit of saving, of comments, of completion."""

    SUMMARY = "SUMMARY", "Titre et résumé"
    SCHOOLS = "SCHOOLS", "Établissements et élèves"
    FINDINGS = "FINDINGS", "Constats"
    OBJECTIVES = "OBJECTIVES", "Objectifs"
    ACTIONS = "ACTIONS", "Actions"
    PARTNERS = "PARTNERS", "Partenaires"
    EVALUATION = "EVALUATION", "Évaluation"
    BUDGET = "BUDGET", "Budget"
    BENEFICIARY = "BENEFICIARY", "Bénéficiaire des fonds"
    ATTACHMENTS = "ATTACHMENTS", "Pièces jointes"
    PUBLICATION = "PUBLICATION", "Publication"

    @property
    def slug(self) -> str:
        """The part in an address: `titre-et-resume`."""
        return _SLUGS[self]

    @classmethod
    def from_slug(cls, slug: str) -> Part | None:
        """The part of an address, None when there is none."""
        return next((part for part in cls if part.slug == slug), None)


_SLUGS = {
    Part.SUMMARY: "titre-et-resume",
    Part.SCHOOLS: "etablissements",
    Part.FINDINGS: "constats",
    Part.OBJECTIVES: "objectifs",
    Part.ACTIONS: "actions",
    Part.PARTNERS: "partenaires",
    Part.EVALUATION: "evaluation",
    Part.BUDGET: "budget",
    Part.BENEFICIARY: "beneficiaire",
    Part.ATTACHMENTS: "pieces-jointes",
    Part.PUBLICATION: "publication",
}


class BudgetCategory(models.TextChoices):
    """What the fund pays for (DOMAIN.md §7)."""

    HOURS = "HOURS", "Heures (HSE, IMP)"
    EQUIPMENT = "EQUIPMENT", "Matériel pédagogique"
    ROOMS = "ROOMS", "Aménagement de locaux (hors bâti)"
    SPEAKERS = "SPEAKERS", "Intervenants extérieurs"
    TRAINING = "TRAINING", "Formation"
    TRAVEL = "TRAVEL", "Déplacements"
    SCIENCE = "SCIENCE", "Expérimentation scientifique"
    OTHER = "OTHER", "Autre"


class BeneficiaryKind(models.TextChoices):
    """Who receives the money (DOMAIN.md §7)."""

    EPLE = "EPLE", "L’établissement lui-même (collège, lycée, EREA public)"
    COMMUNE = "COMMUNE", "La commune ou l’intercommunalité, par convention"
    NEARBY_EPLE = "NEARBY_EPLE", "Un collège ou un lycée public proche, par délégation"
    PRIVATE_BODY = "PRIVATE_BODY", "L’OGEC ou l’organisme de gestion équivalent"


class PartnerKind(models.TextChoices):
    COMMUNITY = "COMMUNITY", "Collectivité"
    ASSOCIATION = "ASSOCIATION", "Association"
    CULTURE = "CULTURE", "Structure culturelle ou scientifique"
    COMPANY = "COMPANY", "Entreprise"
    STATE = "STATE", "Service de l’État"
    OTHER = "OTHER", "Autre"


class HoursKind(models.TextChoices):
    """How hours are paid: by the hour, or by a part of an allowance for a particular mission."""

    HSE = "HSE", "HSE, heures supplémentaires effectives"
    IMP = "IMP", "IMP, missions particulières"

    @property
    def unit(self) -> str:
        """What the rate is for."""
        return "heure" if self is HoursKind.HSE else "part"


class FundingSource(models.TextChoices):
    """Who else pays for the project."""

    COMMUNE = "COMMUNE", "Commune ou intercommunalité"
    DEPARTMENT = "DEPARTMENT", "Département"
    REGION = "REGION", "Région"
    OWN = "OWN", "Fonds propres, coopérative"
    ASSOCIATION = "ASSOCIATION", "Association, fondation"
    EUROPE = "EUROPE", "Union européenne"
    OTHER = "OTHER", "Autre financeur"


class FundingState(models.TextChoices):
    """Whether a co-funding is sure."""

    ASKED = "ASKED", "demandé"
    GRANTED = "GRANTED", "accordé"


class AssociationState(models.TextChoices):
    """Where the agreement of an associated school stands, in the words of the lead school."""

    INVITED = "INVITED", "Réponse attendue"
    ACCEPTED = "ACCEPTED", "Accord donné"
    DECLINED = "DECLINED", "Invitation refusée"
    LEFT = "LEFT", "S’est retiré"


class Level(models.TextChoices):
    """The level of a group of pupils."""

    TPS = "TPS", "TPS"
    PS = "PS", "PS"
    MS = "MS", "MS"
    GS = "GS", "GS"
    CP = "CP", "CP"
    CE1 = "CE1", "CE1"
    CE2 = "CE2", "CE2"
    CM1 = "CM1", "CM1"
    CM2 = "CM2", "CM2"
    SIXIEME = "6E", "6e"
    CINQUIEME = "5E", "5e"
    QUATRIEME = "4E", "4e"
    TROISIEME = "3E", "3e"
    SEGPA = "SEGPA", "SEGPA"
    SECONDE = "2DE", "2de"
    PREMIERE = "1RE", "1re"
    TERMINALE = "TLE", "Tle"
    SECONDE_PRO = "2DEPRO", "2de pro"
    PREMIERE_PRO = "1REPRO", "1re pro"
    TERMINALE_PRO = "TLEPRO", "Tle pro"
    CAP = "CAP", "CAP"
    POST_BAC = "POSTBAC", "Post-bac"
    OTHER = "OTHER", "Autres élèves"


class FilePurpose(models.TextChoices):
    """What a file is joined to: the file of the project, its report, a payment it proves, or its
    public sheet."""

    FILE = "FILE", "dossier"
    REPORT = "REPORT", "bilan"
    PROOF = "PROOF", "versement"
    SHEET = "SHEET", "fiche publique"


class FileState(models.TextChoices):
    """Where a joined file stands: nobody opens it before it is ready."""

    WAITING = "WAITING", "en attente de vérification"
    READY = "READY", "utilisable"
    REFUSED = "REFUSED", "refusée par l’antivirus"
