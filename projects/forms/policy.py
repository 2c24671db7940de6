"""What an académie sets for the budgets of its schools."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError

from core.forms import DsfrFormMixin, EuroField, FrenchDateField, PlainTextField
from projects.enums import BudgetCategory, HoursKind

_BLOCKS = "Empêcher le dépôt au-delà"
_LARGEST_CEILING = Decimal("99999999.99")
_LARGEST_RATE = Decimal("99999.99")
_MOST_WORDS, _LONGEST_WORD = 50, 60
LAST_DAY = date(2050, 12, 31)


class BudgetPolicyForm(DsfrFormMixin, forms.Form):
    """Ceilings, share of equipment, exclusions: each one informs, or blocks."""

    project_ceiling = EuroField(
        required=False,
        min_value=Decimal(1),
        max_value=_LARGEST_CEILING,
        label="Plafond par projet, en euros",
        help_text="Laissez vide s’il n’y en a pas.",
    )
    project_ceiling_blocks = forms.BooleanField(required=False, label=_BLOCKS)
    pupil_ceiling = EuroField(
        required=False,
        min_value=Decimal(1),
        max_value=_LARGEST_CEILING,
        label="Plafond par élève, en euros",
        help_text="Montant demandé au fonds, divisé par le nombre d’élèves concernés.",
    )
    pupil_ceiling_blocks = forms.BooleanField(required=False, label=_BLOCKS)
    equipment_percent = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100,
        label="Part maximale du matériel, en %",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Écrivez un nombre entier entre 0 et 100.",
            "min_value": "Écrivez un nombre entier entre 0 et 100.",
            "max_value": "Écrivez un nombre entier entre 0 et 100.",
        },
    )
    equipment_blocks = forms.BooleanField(required=False, label=_BLOCKS)
    excluded_categories = forms.MultipleChoiceField(
        required=False,
        choices=BudgetCategory.choices,
        label="Catégories que l’académie ne finance pas",
        widget=forms.CheckboxSelectMultiple,
    )
    excluded_words = PlainTextField(
        required=False,
        max_length=2000,
        rows=4,
        label="Dépenses que l’académie ne finance pas",
        help_text="Un mot ou une expression par ligne, au singulier\u00a0: «\u00a0tablette\u00a0», "
        "«\u00a0vidéoprojecteur\u00a0». Les accents et les pluriels sont reconnus.",
    )
    exclusions_block = forms.BooleanField(
        required=False, label="Empêcher le dépôt d’un budget qui en contient"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.initial.get("excluded_words")
        if isinstance(words, list):
            self.initial["excluded_words"] = "\n".join(words)

    def build_layout(self) -> Layout:
        return Layout(
            Fieldset(
                "Plafonds",
                "project_ceiling",
                "project_ceiling_blocks",
                "pupil_ceiling",
                "pupil_ceiling_blocks",
            ),
            Fieldset("Matériel", "equipment_percent", "equipment_blocks"),
            Fieldset(
                "Dépenses exclues", "excluded_categories", "excluded_words", "exclusions_block"
            ),
        )

    def clean_excluded_words(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["excluded_words"].split("\n"))
        words = list(dict.fromkeys(filter(None, lines)))
        if len(words) > _MOST_WORDS:
            raise ValidationError(f"Gardez {_MOST_WORDS} expressions au plus.")
        if long := next((word for word in words if len(word) > _LONGEST_WORD), None):
            raise ValidationError(
                f"«\u00a0{long[:20]}…\u00a0» est trop long\u00a0: "
                f"{_LONGEST_WORD} caractères au plus."
            )
        return words


class HourRateForm(DsfrFormMixin, forms.Form):
    """A rate and the day it begins."""

    prefix = "taux"
    kind = forms.ChoiceField(choices=HoursKind.choices, label="Nature des heures")
    amount = EuroField(
        min_value=Decimal("0.01"),
        max_value=_LARGEST_RATE,
        label="Taux en euros",
        help_text="Par heure pour les HSE, par part pour les IMP.",
    )
    starts_on = FrenchDateField(max_value=LAST_DAY, label="À partir du")
