"""Shape of what curators write."""

from __future__ import annotations

from typing import Any

from django import forms

from core.choices import one_of
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from core.richforms import RichTextField
from establishments.models import Academy
from projects.models import Theme

MINISTRY = "ministere"


class CollectionForm(DsfrFormMixin, forms.Form):
    """The words of a collection."""

    title = PlainTextField(
        label="Titre",
        help_text="Par exemple\u00a0: «\u00a0Six projets de sciences en 180 secondes\u00a0».",
        max_length=120,
        error_messages={"required": "Donnez un titre à la collection."},
    )
    introduction = RichTextField(
        label="Introduction (facultative)",
        help_text="Ce qui réunit ces projets, et à qui ils peuvent servir.",
        max_length=3000,
        required=False,
    )
    theme = forms.TypedChoiceField(label="Thème (facultatif)", required=False, empty_value=None)
    event = PlainTextField(
        label="Événement (facultatif)",
        help_text="Par exemple\u00a0: «\u00a0Journée de l’innovation\u00a0».",
        max_length=150,
        required=False,
    )
    event_on = FrenchDateField(label="Date de l’événement (facultative)", required=False)

    def __init__(self, *args: Any, themes: list[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["theme"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Aucun"), *((theme.slug, theme.name) for theme in themes)]
        field.coerce = one_of({theme.slug: theme for theme in themes})


class NewCollectionForm(CollectionForm):
    """A new collection, and for whom it is made when the curator has the choice."""

    owner = forms.TypedChoiceField(label="Tenue par")

    def __init__(
        self, *args: Any, academies: list[Academy], with_ministry: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, Academy | None] = {MINISTRY: None} if with_ministry else {}
        offered |= {academy.code: academy for academy in academies}
        field = self.fields["owner"]
        assert isinstance(field, forms.TypedChoiceField)
        names = {MINISTRY: "le ministère"}
        field.choices = [
            (key, str(academy) if academy else names[key]) for key, academy in offered.items()
        ]
        field.coerce = one_of(offered)
        if len(offered) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(offered))


class NoteForm(DsfrFormMixin, forms.Form):
    """A sheet to gather, and why."""

    note = PlainTextField(label="Pourquoi ce projet (facultatif)", max_length=300, required=False)
