"""Pure rules of the money: which programme pays, who may receive, which numbers are right."""

from __future__ import annotations

import re
from decimal import Decimal

from stdnum import iban as iban_number
from stdnum.fr import siret as siret_number

from core import french
from establishments.enums import EstablishmentKind, Sector
from funding.enums import Programme
from projects.enums import BeneficiaryKind
from projects.rules import possible_beneficiaries

_EPLE_SIREN = "19"


def programme_for(kind: str, sector: str) -> Programme | None:
    """The programme that pays for such a school; None for a private school without contract.

    >>> programme_for("ECOLE", "PUBLIC").value, programme_for("LYCEE", "PRIVATE_CONTRACT").value
    ('140', '139')
    """
    if sector == Sector.PRIVATE_CONTRACT:
        return Programme.P139
    if sector != Sector.PUBLIC:
        return None
    return Programme.P140 if kind == EstablishmentKind.ECOLE else Programme.P141


def beneficiary_problem(beneficiary: str, siret: str, *, kind: str, sector: str) -> str:
    """Why this kind of beneficiary cannot receive the money of such a school, in French, or "".

    A public école has no legal personality; the SIREN of an EPLE begins with 19.
    """
    if beneficiary not in possible_beneficiaries(kind, sector):
        if sector != Sector.PUBLIC:
            return (
                "Les fonds d’un établissement privé sous contrat vont à son organisme de gestion."
            )
        if kind == EstablishmentKind.ECOLE:
            return (
                "Une école publique n’a pas la personnalité morale\u00a0: les fonds vont à la "
                "commune ou à l’intercommunalité, ou à un collège ou un lycée public proche."
            )
        return "Un collège, un lycée ou un EREA public reçoit lui-même les fonds."
    is_eple = beneficiary in {BeneficiaryKind.EPLE, BeneficiaryKind.NEARBY_EPLE}
    if is_eple and not siret.startswith(_EPLE_SIREN):
        return (
            "Le SIRET d’un collège ou d’un lycée public commence par 19\u00a0: vérifiez le numéro, "
            "ou qui reçoit les fonds."
        )
    return ""


def normalise(number: str) -> str:
    """A SIRET or an IBAN without spaces, dots or hyphens, in capitals.

    >>> normalise("fr76 3000-6000")
    'FR7630006000'
    """
    return re.sub(r"[\s.\-\u00a0\u202f]+", "", number).upper()


def is_valid_siret(number: str) -> bool:
    """Fourteen ASCII digits with the right key (La Poste has its own).

    >>> is_valid_siret("19350122500016"), is_valid_siret("21350238800019")
    (False, True)
    """
    return bool(re.fullmatch(r"[0-9]{14}", number)) and siret_number.is_valid(number)


def is_valid_iban(number: str) -> bool:
    """An IBAN with the length of its country and the right key.

    >>> is_valid_iban("FR7630006000011234567890189"), is_valid_iban("FR7630006000011234567890188")
    (True, False)
    """
    return bool(re.fullmatch(r"[A-Z0-9]{15,34}", number)) and iban_number.is_valid(number)


def exceeded(left: Decimal) -> str:
    """The refusal of an amount above what an envelope has left, in euros.

    >>> exceeded(Decimal("1200")).replace(french.NBSP, " ").replace(french.THIN, " ")
    'Il reste 1 200 € sur cette enveloppe : diminuez le montant ou choisissez une autre enveloppe.'
    """
    if left <= 0:
        return (
            "Il ne reste rien sur cette enveloppe\u00a0: choisissez-en une autre "
            "ou augmentez son montant."
        )
    return (
        f"Il reste {french.euros(left)} sur cette enveloppe\u00a0: diminuez le montant "
        "ou choisissez une autre enveloppe."
    )
