"""Forms of the campaigns of access codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from core.forms import DsfrFormMixin, PlainTextField
from establishments.enums import (
    CampaignState,
    CodeChannel,
    EstablishmentKind,
    LetterLayout,
    Sector,
)
from establishments.models import Academy, Department, District
from establishments.queries.selection import ALL, NEVER, WITH_CODE, WITHOUT_CODE, WITHOUT_HEAD

MAX_EXCLUDED = 300
"""Schools taken out by hand: they are kept in the address, which cannot grow for ever."""

_HEADS = [
    (WITHOUT_HEAD, "Sans direction en place"),
    (NEVER, "Jamais activé"),
    (ALL, "Toutes les situations"),
]
_CODES = [("", "Indifférent"), (WITHOUT_CODE, "Sans code en cours"), (WITH_CODE, "Avec un code")]


class SelectionForm(DsfrFormMixin, forms.Form):
    """Filters of the schools to send codes to, kept in the address."""

    academie = forms.ChoiceField(label="Académie", required=False)
    q = PlainTextField(label="UAI, nom ou commune", max_length=100, required=False)
    departement = forms.ChoiceField(label="Département", required=False)
    circonscription = forms.ChoiceField(label="Circonscription", required=False)
    type = forms.ChoiceField(
        label="Type", choices=[("", "Tous"), *EstablishmentKind.choices], required=False
    )
    secteur = forms.ChoiceField(
        label="Secteur", choices=[("", "Tous"), *Sector.choices], required=False
    )
    direction = forms.ChoiceField(label="Direction", choices=_HEADS, required=False)
    code = forms.ChoiceField(label="Code en cours", choices=_CODES, required=False)

    def __init__(
        self,
        *args: Any,
        academies: Iterable[Academy],
        departments: Iterable[Department],
        districts: Iterable[District],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        academies = list(academies)
        self._offer("academie", [(academy.code, academy.name) for academy in academies])
        if len(academies) < 2:
            del self.fields["academie"]
        self._offer("departement", [("", "Tous"), *((d.code, d.name) for d in departments)])
        self._offer(
            "circonscription",
            [("", "Toutes"), *((str(d.pk), f"{d.name} ({d.department.code})") for d in districts)],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def in_words(self) -> list[tuple[str, str]]:
        """The filters of a valid form, (label, value) as a person reads them."""
        words = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name, "")
            if isinstance(field, forms.ChoiceField):
                labels: Mapping[str, str] = dict(field.choices)  # type: ignore[arg-type]
                shown = labels.get(value, "") if value or name == "direction" else ""
            else:
                shown = value
            if shown:
                words.append((str(field.label), str(shown)))
        return words


class CampaignForm(DsfrFormMixin, forms.Form):
    """How the codes of a selection are sent; `key` makes the same form sent twice one campaign."""

    channel = forms.ChoiceField(
        label="Envoi des codes",
        choices=[
            (CodeChannel.EMAIL.value, "Par courriel, à l’adresse de l’établissement"),
            (CodeChannel.LETTER.value, "Par courrier, à imprimer"),
        ],
        widget=forms.RadioSelect,
    )
    layout = forms.ChoiceField(
        label="Pour les courriers",
        choices=LetterLayout,
        widget=forms.RadioSelect,
        initial=LetterLayout.ONE_FILE,
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def chosen_channel(self) -> CodeChannel:
        """The channel of a valid form."""
        return CodeChannel(self.cleaned_data["channel"])

    def chosen_layout(self) -> LetterLayout:
        """How letters are bound; one file unless said otherwise."""
        return LetterLayout(self.cleaned_data["layout"] or LetterLayout.ONE_FILE)


class CampaignFilterForm(DsfrFormMixin, forms.Form):
    """Filters of the schools of a campaign."""

    q = PlainTextField(label="UAI, nom ou commune", max_length=100, required=False)
    etat = forms.ChoiceField(
        label="État",
        choices=[
            ("", "Tous"),
            *((s.value, s.label[:1].upper() + s.label[1:]) for s in CampaignState),
        ],
        required=False,
    )


class ResendingForm(forms.Form):
    """One school of the campaign, or all that have not activated when `uai` is empty."""

    uai = PlainTextField(max_length=20, required=False)
