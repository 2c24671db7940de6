"""The filters of the inspector's lists, and the name a list is kept under."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from core.forms import DsfrFormMixin, PlainTextField
from establishments.enums import EstablishmentKind
from reviews.queries.inbox import InboxList, tray_of

AGES = [("", "Tous"), ("7", "Une semaine au moins"), ("15", "Quinze jours au moins")]
AGES += [("30", "Un mois au moins")]


class InboxFilterForm(DsfrFormMixin, forms.Form):
    """Filters of the inbox, kept in the address with the list they filter."""

    liste = forms.CharField(widget=forms.HiddenInput, required=False)
    q = PlainTextField(label="Mots du projet", max_length=100, required=False)
    niveau = forms.ChoiceField(
        label="Degré", choices=[("", "Tous"), *EstablishmentKind.choices], required=False
    )
    age = forms.ChoiceField(label="Déposé depuis", choices=AGES, required=False)
    reponses = forms.BooleanField(label="Avec une réponse à lire", required=False)


class KeptFilterForm(DsfrFormMixin, forms.Form):
    """The name a list is kept under."""

    name = PlainTextField(label="Nom du filtre", max_length=60)
    suite = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class InspectedSchoolsFilterForm(DsfrFormMixin, forms.Form):
    """Filters of the schools one inspects, kept in the address."""

    q = PlainTextField(label="UAI, nom ou commune", max_length=100, required=False)
    sans_projet = forms.BooleanField(label="Sans projet déposé", required=False)


def list_of(data: QueryDict) -> tuple[InboxList, InboxFilterForm]:
    """The list an address asks for, with its form; what is wrong in the address filters nothing."""
    form = InboxFilterForm(data)
    form.is_valid()
    tray = tray_of(data.get("liste", ""))
    kept = {
        name: value
        for name, value in form.cleaned_data.items()
        if name != "liste" and value not in ("", False, None)
    }
    query = QueryDict(mutable=True)
    query["liste"] = tray.value
    for name, value in kept.items():
        query[name] = "on" if value is True else str(value)
    return InboxList(tray, kept, query.urlencode()), form
