"""Form fields and the mixin shared by every form: amounts, days, plain text, DSFR rendering."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import french, money

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff]")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FRENCH_DAY = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?(?::\d{2})?")
_HOUR_SHOWN = re.compile(r"\d{2}:\d{2}(?::\d{2})?")
FIRST_YEAR, LAST_YEAR = 1900, 2199


def require_order(form: forms.Form, data: dict[str, Any]) -> None:
    """Say on the field `ends_on` that the end precedes `starts_on`, when both are there."""
    starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", "La fin ne peut pas précéder le début.")


class DsfrFormMixin:
    """Renders with our DSFR pack: `<form>`, the CSRF token and the buttons stay in the template.

    `{% crispy form %}` writes the error summary then the fields. Set `error_summary = False` when
    the page writes one summary for several forms (`{% error_summary form formset %}`).
    """

    use_required_attribute = False
    error_summary = True

    @cached_property
    def helper(self) -> FormHelper:
        """The crispy helper; override `build_layout` for another order or for groups."""
        helper = FormHelper()
        helper.form_tag = False
        helper.include_media = False
        layout = self.build_layout()
        if layout is not None:
            helper.layout = layout
        return helper

    def build_layout(self) -> Any:
        """A crispy Layout, or None for every field in order."""
        return None

    def full_clean(self) -> None:
        """Validate; an empty required field says what to do, even without words of its own."""
        for field in self.fields.values():  # type: ignore[attr-defined]
            if field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _what_to_do(field)
        super().full_clean()  # type: ignore[misc]


def _what_to_do(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "Cochez cette case."
    if isinstance(field, forms.ChoiceField):
        return "Choisissez une réponse."
    if isinstance(field, forms.EmailField) or getattr(field.widget, "input_type", "") == "email":
        return "Écrivez une adresse électronique."
    if isinstance(field.widget, forms.PasswordInput):
        return "Écrivez le mot de passe."
    return "Remplissez ce champ."


class QuickSelect(forms.Select):
    """A list of flat choices written without a template an option: a hundred cost what one did."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        shown = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        return format_html("<select{}>{}</select>", flatatt(shown), options)


class FilterForm(forms.Form):
    """The filters of a list: every field may stay empty, its lists are written quickly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field.widget) is forms.Select:
                quick = QuickSelect(attrs=field.widget.attrs, choices=field.widget.choices)
                quick.is_required = field.widget.is_required
                field.widget = quick

    def drawn(self, names: Iterable[str]) -> SafeString:
        """These fields as `dsfr/field.html` draws them, without its templates."""
        return SafeString("".join([self._drawn(self[name]) for name in names]))

    def _drawn(self, field: BoundField) -> SafeString:
        family = "select" if isinstance(field.field.widget, forms.Select) else "input"
        wrong = bool(field.errors)
        classes = f"fr-{family} fr-{family}--error" if wrong else f"fr-{family}"
        return format_html(
            '<div class="fr-{}-group{}" id="div_{}"><label class="fr-label" for="{}">{}</label>'
            "{}{}</div>",
            family,
            f" fr-{family}-group--error" if wrong else "",
            field.auto_id,
            field.id_for_label,
            field.label,
            field.as_widget(attrs={"class": classes}),
            format_html(
                '<div class="fr-messages-group" id="{}_error">{}</div>',
                field.auto_id,
                format_html_join(
                    "",
                    '<p class="fr-message fr-message--error">{}</p>',
                    ((error,) for error in field.errors),
                ),
            )
            if wrong
            else "",
        )


class EuroInput(forms.TextInput):
    """A text field that opens the keypad with a decimal comma on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            return money.written(value)
        shown: str | None = super().format_value(value)
        return shown


class EuroField(forms.Field):
    """An amount in euros, as people type it; gives a Decimal with two decimals, or None."""

    widget = EuroInput
    default_error_messages = {"required": "Indiquez un montant."}

    def __init__(
        self,
        *,
        min_value: Decimal = Decimal(0),
        max_value: Decimal = money.MAX_EUROS,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.min_value = min_value
        self.max_value = max_value

    def to_python(self, value: Any) -> Decimal | None:
        """The amount. Raises ValidationError with a sentence that says how to write it."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, Decimal):
            return value.quantize(money.CENT)
        try:
            return money.parse_euros(str(value), maximum=self.max_value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < self.min_value:
            raise ValidationError(
                f"Le montant doit être d’au moins {french.euros(self.min_value)}.",
                code="min_value",
            )


class IsoDateInput(forms.DateInput):
    """The browser's own calendar; plain text again when what was typed is not a real day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and _day_or_none(str(shown)) is None:
            context["widget"]["type"] = "text"
        return context


class IsoTimeInput(forms.TimeInput):
    """The browser's own field for an hour; plain text again when what was typed is no hour."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _HOUR_SHOWN.fullmatch(str(shown)):
            context["widget"]["type"] = "text"
        return context


class FrenchDateField(forms.Field):
    """A day, from the browser's calendar or typed « 08/09/2026 »; gives a date, or None."""

    widget = IsoDateInput
    default_error_messages = {
        "required": "Indiquez une date.",
        "invalid": "Écrivez la date sous la forme jour/mois/année, par exemple 08/09/2026.",
    }

    def __init__(
        self, *, min_value: date | None = None, max_value: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.min_value = min_value
        self.max_value = max_value

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError when it does not exist or cannot be read."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        parts = _day_parts(text)
        if parts is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        year, month, day = parts
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(
                f"L’année doit être comprise entre {FIRST_YEAR} et {LAST_YEAR}.", code="invalid"
            )
        try:
            return date(year, month, day)
        except ValueError as error:
            raise ValidationError(_no_such_day(year, month, day), code="invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value and value < self.min_value:
            raise ValidationError(
                f"Choisissez une date à partir du {french.short_date(self.min_value)}.",
                code="min_value",
            )
        if self.max_value and value > self.max_value:
            raise ValidationError(
                f"Choisissez une date jusqu’au {french.short_date(self.max_value)}.",
                code="max_value",
            )


class FrenchTimeField(forms.Field):
    """An hour of the day, from the browser's own field or typed « 17 h 30 »; a time, or None."""

    widget = IsoTimeInput
    default_error_messages = {
        "required": "Indiquez une heure.",
        "invalid": "Écrivez l’heure comme ceci\u00a0: 17\u00a0h\u00a030.",
    }

    def to_python(self, value: Any) -> time | None:
        """The hour. Raises ValidationError when it does not exist or cannot be read."""
        if isinstance(value, time):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        typed = _HOUR.fullmatch(text)
        if typed is None or int(typed[1]) > 23 or int(typed[2] or 0) > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(int(typed[1]), int(typed[2] or 0))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as hours: what a browser sends back is not a change."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class KeyField(forms.UUIDField):
    """Drawn with the page, so that the same sending twice is one; a page without one is new."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class SecureAddressField(forms.URLField):
    """The address of a page that a browser opens safely: https, three hundred characters at most;
    typed without its scheme, it gets that one. `refusal` says it about what the address is of."""

    def __init__(self, *, refusal: str, **kwargs: Any) -> None:
        self.refusal = refusal
        super().__init__(
            max_length=300,
            assume_scheme="https",
            error_messages={
                "invalid": "Cette adresse n’est pas celle d’une page\u00a0: copiez-la."
            },
            **kwargs,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not value.startswith("https://"):
            raise ValidationError(self.refusal, code="scheme")


class PlainTextField(forms.CharField):
    """Text without formatting, cleaned of what word processors leave; the limit is in characters.

    `rows` > 1 gives a text area. The limit is checked here and counted on the page, never enforced
    by cutting what is pasted.
    """

    def __init__(self, *, max_length: int, rows: int = 1, **kwargs: Any) -> None:
        if "widget" not in kwargs:
            kwargs["widget"] = forms.Textarea({"rows": rows}) if rows > 1 else forms.TextInput()
        self.limit = max_length
        self.is_multiline = rows > 1
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = dict(super().widget_attrs(widget))
        if isinstance(widget, forms.Textarea):
            attrs["data-counter"] = str(self.limit)
        return attrs

    def to_python(self, value: Any) -> str:
        """The text, in composed Unicode, with plain newlines and no control characters."""
        text = unicodedata.normalize("NFC", str(value)) if value not in self.empty_values else ""
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        if not self.is_multiline:
            text = re.sub(r"[\n\t]+", " ", text)
        return str(super().to_python(text))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                f"Ce texte compte {french.counted(len(value), 'caractère')}\u00a0: "
                f"raccourcissez-le à {french.whole_number(self.limit)} au plus.",
                code="max_length",
            )


def _day_parts(text: str) -> tuple[int, int, int] | None:
    if iso := _ISO_DAY.fullmatch(text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if typed := _FRENCH_DAY.fullmatch(text):
        return int(typed[3]), int(typed[2]), int(typed[1])
    return None


def _day_or_none(text: str) -> date | None:
    """The day when `text` is an existing day in ISO form, all that a browser's calendar shows."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _no_such_day(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"Le mois {month} n’existe pas\u00a0: les mois vont de 1 à 12."
    return f"Le {day} {french.MONTHS[month - 1]} {year} n’existe pas\u00a0: vérifiez le jour."
