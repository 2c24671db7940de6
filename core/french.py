"""Writing French: dates, hours, amounts, plurals, lists, typography. Pure, no Django.

Spaces follow the Lexique des règles typographiques en usage à l'Imprimerie nationale: a narrow
no-break space (U+202F) between thousands and before `;`, `!`, `?`; a no-break space (U+00A0)
before `:`, `%`, `€`, and inside « ».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
THIN = "\u202f"

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_UNITS = ("octet", "Ko", "Mo", "Go")
_ELIDED = "aeiouhyàâäéèêëîïôöùûüœæ"
_ASPIRATED = ("haut", "hongrie", "huit", "onz", "oui", "yaourt", "yonne")


def short_date(day: date) -> str:
    """The day without its weekday.

    >>> short_date(date(2026, 9, 1)).replace(NBSP, " ")
    '1er septembre 2026'
    """
    return (
        f"{ordinal(day.day) if day.day == 1 else day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}"
    )


def long_date(day: date) -> str:
    """The day in full, as pages and letters write it.

    >>> long_date(date(2026, 9, 8)).replace(NBSP, " ")
    'mardi 8 septembre 2026'
    """
    return f"{DAYS[day.weekday()]} {short_date(day)}"


def digits_date(day: date) -> str:
    """The day in digits, for narrow columns.

    >>> digits_date(date(2026, 9, 8))
    '08/09/2026'
    """
    return f"{day:%d/%m/%Y}"


def clock_time(moment: datetime) -> str:
    """The hour of a moment already in local time.

    >>> clock_time(datetime(2026, 9, 8, 14, 2)).replace(NBSP, " ")
    '14 h 02'
    """
    return f"{moment.hour}{NBSP}h{NBSP}{moment.minute:02d}"


def date_and_time(moment: datetime) -> str:
    """The day in full and the hour, for a moment already in local time.

    >>> date_and_time(datetime(2026, 9, 8, 14, 2)).replace(NBSP, " ")
    'mardi 8 septembre 2026 à 14 h 02'
    """
    return f"{long_date(moment)} à {clock_time(moment)}"


def month_and_year(day: date) -> str:
    """The month of a day.

    >>> month_and_year(date(2026, 9, 8))
    'septembre 2026'
    """
    return f"{MONTHS[day.month - 1]} {day.year}"


def whole_number(value: int) -> str:
    """A whole number with its thousands apart.

    >>> whole_number(12300).replace(THIN, " ")
    '12 300'
    """
    sign = "\u2212" if value < 0 else ""
    return sign + f"{abs(value):,}".replace(",", THIN)


def number(value: float | Decimal, places: int = 0) -> str:
    """A number with a decimal comma and `places` decimals.

    >>> number(Decimal("1234.5"), 2).replace(THIN, " ")
    '1 234,50'
    """
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = "\u2212" if exact < 0 else ""
    whole, _, decimals = f"{abs(exact):f}".partition(".")
    text = whole_number(int(whole))
    return f"{sign}{text},{decimals}" if decimals else f"{sign}{text}"


def euros(amount: float | Decimal) -> str:
    """An amount in euros; the cents are written only when there are some.

    >>> euros(Decimal("12300.00")).replace(THIN, " ").replace(NBSP, " ")
    '12 300 €'
    >>> euros(Decimal("1234.56")).replace(THIN, " ").replace(NBSP, " ")
    '1 234,56 €'
    """
    exact = Decimal(str(amount)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return number(exact, 0 if exact == exact.to_integral_value() else 2) + f"{NBSP}€"


def percent(share: float | Decimal, places: int = 0) -> str:
    """A share of one (0.25) as a percentage.

    >>> percent(0.25).replace(NBSP, " ")
    '25 %'
    """
    return number(Decimal(str(share)) * 100, places) + f"{NBSP}%"


def plural_of(word: str) -> str:
    """The plural of each word of a short noun phrase, by the ordinary rule (add « s »).

    >>> plural_of("projet déposé")
    'projets déposés'
    """
    return " ".join(part if part[-1:] in "sxz" else f"{part}s" for part in word.split(" "))


def agree(count: float | Decimal, singular: str, plural: str | None = None) -> str:
    """The word that agrees with `count`; in French the plural begins at two.

    >>> agree(1, "projet"), agree(0, "projet"), agree(2, "cheval", "chevaux")
    ('projet', 'projet', 'chevaux')
    """
    if count >= 2 or count <= -2:
        return plural if plural is not None else plural_of(singular)
    return singular


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """The number and its noun.

    >>> counted(3, "projet").replace(NBSP, " ")
    '3 projets'
    """
    return f"{whole_number(count)}{NBSP}{agree(count, singular, plural)}"


def ordinal(rank: int, *, feminine: bool = False) -> str:
    """The abbreviated ordinal.

    >>> ordinal(1), ordinal(1, feminine=True), ordinal(2)
    ('1er', '1re', '2e')
    """
    if rank == 1:
        return "1re" if feminine else "1er"
    return f"{rank}e"


def is_elided_before(word: str) -> bool:
    """Whether « de » or « le » loses its vowel before this word (vowel or mute h).

    >>> [is_elided_before(name) for name in ("Ille-et-Vilaine", "Rennes", "Haute-Savoie")]
    [True, False, False]
    """
    first = word.strip().lower()
    return bool(first) and first[0] in _ELIDED and not first.startswith(_ASPIRATED)


def of(name: str) -> str:
    """« de » before a name, elided when French elides it.

    >>> of("Aix-Marseille"), of("Rennes")
    ('d’Aix-Marseille', 'de Rennes')
    """
    return f"d’{name}" if is_elided_before(name) else f"de {name}"


def join(items: Iterable[object], last: str = "et") -> str:
    """A list as a sentence writes it.

    >>> join(["a", "b", "c"]), join(["a"]), join([])
    ('a, b et c', 'a', '')
    """
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def in_days(days: int) -> str:
    """When something is due, `days` from today (negative: it is late).

    >>> [in_days(n).replace(NBSP, " ") for n in (12, 1, 0, -3)]
    ['dans 12 jours', 'demain', 'aujourd’hui', 'en retard de 3 jours']
    """
    if days == 0:
        return "aujourd’hui"
    if days == 1:
        return "demain"
    if days > 0:
        return f"dans {counted(days, 'jour')}"
    return f"en retard de {counted(-days, 'jour')}"


def days_ago(days: int) -> str:
    """Since when something lasts, `days` before today.

    >>> [days_ago(n).replace(NBSP, " ") for n in (12, 1, 0)]
    ['depuis 12 jours', 'depuis hier', 'depuis aujourd’hui']
    """
    if days <= 0:
        return "depuis aujourd’hui"
    if days == 1:
        return "depuis hier"
    return f"depuis {counted(days, 'jour')}"


def file_size(size: int) -> str:
    """A size in bytes, in the unit a person reads.

    >>> file_size(2_621_440).replace(NBSP, " ")
    '2,5 Mo'
    """
    if size < 1024:
        return counted(size, "octet")
    value = Decimal(size)
    unit = 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value /= 1024
        unit += 1
    rounded = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    places = 0 if rounded == rounded.to_integral_value() else 1
    return f"{number(rounded, places)}{NBSP}{_UNITS[unit]}"


def typography(text: str) -> str:
    """The text with French spaces before double signs, curly apostrophes and French quotes.

    >>> typography("Qu'en dit l'école ?").replace(THIN, "_")
    'Qu’en dit l’école_?'
    """
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"[ \u00a0\u202f]+([;!?])", THIN + r"\1", text)
    text = re.sub(r"[ \u00a0\u202f]+([:»%€])", NBSP + r"\1", text)
    return re.sub(r"«[ \u00a0\u202f]*", "«" + NBSP, text)


def sort_key(text: str) -> str:
    """A key that sorts as a French dictionary does: without accents or case.

    >>> sorted(["Zoé", "école", "Eau"], key=sort_key)
    ['Eau', 'école', 'Zoé']
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
