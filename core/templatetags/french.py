"""French writing in templates; a builtin library: no `{% load %}` needed.

    {{ day|date_longue }}          mardi 8 septembre 2026
    {{ day|date_courte }}          8 septembre 2026
    {{ day|date_chiffres }}        08/09/2026
    {{ moment|heure }}             14 h 02
    {{ moment|date_heure }}        mardi 8 septembre 2026 à 14 h 02
    {{ amount|euros }}             12 300 €
    {{ count|nombre }}             12 300
    {{ share|pourcent }}           25 %   (of a share of one)
    {{ count|pluriel:"projet" }}   3 projets      {{ n|pluriel:"cheval,chevaux" }}
    {{ count|accord:"déposé" }}    déposés
    {{ day|jours }}                dans 12 jours / aujourd’hui / en retard de 3 jours
    {{ day|depuis }}               depuis 3 jours (day, moment or number)
    {{ size|taille }}              2,5 Mo
    {{ names|liste }}              a, b et c
    {{ name|de }}                  d’Aix-Marseille / de Rennes
    {{ rank|ordinal }}             1er, 2e
    {{ text|typo }}                French spaces and apostrophes
    {{ text|riche }}               a light text with its lists, bold and links (core.richtext)
An empty value (None or "") gives an empty text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from core import clock, french, richtext

register = template.Library()


def _local(moment: date) -> date:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def _of_date(write: Callable[[date], str], value: date | str | None) -> str:
    return write(_local(value)) if isinstance(value, date) else ""


def _of_moment(write: Callable[[datetime], str], value: datetime | str | None) -> str:
    if not isinstance(value, datetime):
        return ""
    local = _local(value)
    assert isinstance(local, datetime)
    return write(local)


@register.filter
def date_longue(value: date | None) -> str:
    """The day in full: « mardi 8 septembre 2026 »."""
    return _of_date(french.long_date, value)


@register.filter
def date_courte(value: date | None) -> str:
    """The day without weekday: « 8 septembre 2026 »."""
    return _of_date(french.short_date, value)


@register.filter
def date_chiffres(value: date | None) -> str:
    """The day in digits: « 08/09/2026 »."""
    return _of_date(french.digits_date, value)


@register.filter
def mois(value: date | None) -> str:
    """The month: « septembre 2026 »."""
    return _of_date(french.month_and_year, value)


@register.filter
def heure(value: datetime | None) -> str:
    """The hour: « 14 h 02 »."""
    return _of_moment(french.clock_time, value)


@register.filter
def date_heure(value: datetime | None) -> str:
    """The day in full and the hour."""
    return _of_moment(french.date_and_time, value)


@register.filter
def euros(value: Decimal | float | None) -> str:
    """The amount: « 12 300 € »."""
    return "" if value is None or value == "" else french.euros(value)


@register.filter
def nombre(value: Decimal | float | None, places: int = 0) -> str:
    """The number with its thousands apart: « 12 300 »."""
    return "" if value is None or value == "" else french.number(value, places)


@register.filter
def pourcent(value: Decimal | float | None) -> str:
    """A share of one as a percentage: « 25 % »."""
    return "" if value is None or value == "" else french.percent(value)


def _split(words: str) -> tuple[str, str | None]:
    singular, comma, plural = words.partition(",")
    return singular, plural if comma else None


@register.filter
def pluriel(value: int | None, words: str) -> str:
    """The number and its noun: « 3 projets »; `words` is « singulier » or « singulier,pluriel »."""
    return french.counted(value or 0, *_split(words))


@register.filter
def accord(value: int | None, words: str) -> str:
    """The word alone, agreeing with the number."""
    return french.agree(value or 0, *_split(words))


def _days_from_today(value: date | int) -> int:
    if isinstance(value, int):
        return value
    day = _local(value)
    return ((day.date() if isinstance(day, datetime) else day) - clock.today()).days


@register.filter
def jours(value: date | int | None) -> str:
    """How far a due day is: « dans 12 jours », « aujourd’hui », « en retard de 3 jours »."""
    return "" if value is None or value == "" else french.in_days(_days_from_today(value))


@register.filter
def depuis(value: date | int | None) -> str:
    """How long it has lasted, from a past day or a number of days: « depuis 3 jours »."""
    if value is None or value == "":
        return ""
    return french.days_ago(value if isinstance(value, int) else -_days_from_today(value))


@register.filter
def taille(value: int | str | None) -> str:
    """A size in bytes: « 2,5 Mo »."""
    return french.file_size(value) if isinstance(value, int) else ""


@register.filter
def liste(value: Iterable[Any] | None) -> str:
    """The items as a sentence: « a, b et c »."""
    return french.join(value or [])


@register.filter
def de(value: object) -> str:
    """« de » or « d’ » before the name."""
    return french.of(str(value)) if value else ""


@register.filter
def ordinal(value: int | str | None) -> str:
    """« 1er », « 2e »."""
    return french.ordinal(value) if isinstance(value, int) else ""


@register.filter
def typo(value: object) -> str:
    """French spaces and apostrophes."""
    return french.typography(str(value)) if value else ""


@register.filter
def riche(text: str | None) -> str:
    """The HTML of a light text."""
    return richtext.to_html(text or "")
