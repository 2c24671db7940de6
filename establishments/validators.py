from __future__ import annotations

from django.core.exceptions import ValidationError
from stdnum.fr import siret

from establishments.rules import is_valid_uai


def validate_uai(value: str) -> None:
    """Raise ValidationError unless `value` is a valid UAI."""
    if not is_valid_uai(value):
        raise ValidationError("Ce code UAI n’est pas valide\u00a0: sept chiffres et une lettre.")


def validate_siret(value: str) -> None:
    """Raise ValidationError unless `value` is a SIRET: 14 digits, Luhn key."""
    if not siret.is_valid(value):
        raise ValidationError("Ce SIRET n’est pas valide\u00a0: vérifiez ses quatorze chiffres.")
