"""What the secretariat writes: members, sessions, presence, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core import clock
from core.forms import DsfrFormMixin, EuroField, FrenchDateField, PlainTextField
from establishments.enums import Role
from establishments.models import Academy, Appointment
from reviews.enums import Outcome, PresenceMode
from reviews.models import Attendance, CommissionSession, Decision
from reviews.rules import Votes
from reviews.services.attendance import Presence
from reviews.services.decisions import Proposal
from reviews.services.sessions import LONGEST_AGENDA

MAX_VOTES = 500


class TimeOfDayInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class AcademyMixin(DsfrFormMixin):
    """Asks for the académie only when the person works for several."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def add_academy(self, academies: Sequence[Academy]) -> None:
        """Offer these académies."""
        self.academies = {str(academy.pk): academy for academy in academies}
        if len(self.academies) > 1:
            choices = [(pk, str(academy)) for pk, academy in self.academies.items()]
            field = forms.ChoiceField(label="Académie", choices=choices)
            self.fields = {"academy": field, **self.fields}

    def academy(self) -> Academy:
        """The académie chosen, or the only one."""
        chosen = self.cleaned_data.get("academy") or next(iter(self.academies))
        return self.academies[chosen]


class MemberForm(AcademyMixin, forms.Form):
    """A dated appointment to the commission."""

    role = forms.ChoiceField(
        label="À quel titre",
        choices=[(role.value, role.label) for role in (Role.MEMBER, Role.PRESIDENT)],
        widget=forms.RadioSelect,
        initial=Role.MEMBER,
    )
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        help_text="Format attendu\u00a0: prenom.nom@ac-academie.fr",
        max_length=254,
        error_messages={
            "invalid": "Écrivez une adresse complète, par exemple prenom.nom@ac-academie.fr."
        },
    )
    first_name = PlainTextField(
        label="Prénom",
        help_text="Prénom et nom ne servent que si la personne n’a pas encore de compte.",
        max_length=80,
        required=False,
    )
    last_name = PlainTextField(label="Nom", max_length=80, required=False)
    quality = PlainTextField(
        label="Qualité",
        help_text=(
            "Par exemple\u00a0: IA-IPR de lettres, IEN, chef d’établissement, représentant d’une "
            "collectivité, des parents d’élèves, DANE."
        ),
        max_length=150,
        required=False,
    )
    titular = forms.ChoiceField(
        label="Suppléance de",
        help_text=(
            "Facultatif\u00a0: cette personne ne siège que si le membre choisi ne le peut pas."
        ),
        required=False,
    )
    starts_on = FrenchDateField(label="Nommé à partir du")
    ends_on = FrenchDateField(
        label="Jusqu’au", help_text="Facultatif, dernier jour compris.", required=False
    )

    def __init__(
        self,
        *args: Any,
        academies: Sequence[Academy],
        titulars: Sequence[Appointment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.add_academy(academies)
        self.titulars = {str(one.pk): one for one in titulars}
        field = self.fields["titular"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Personne\u00a0: membre titulaire"),
            *((pk, str(one.user)) for pk, one in self.titulars.items()),
        ]

    def stands_in_for(self) -> Appointment | None:
        """The member whose seat this person takes when needed."""
        return self.titulars.get(self.cleaned_data["titular"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("titular") and data.get("role") != Role.MEMBER:
            self.add_error("titular", "On supplée un membre, pas la présidence.")
        return data


class MemberEndForm(DsfrFormMixin, forms.Form):
    """The last day of an appointment."""

    ends_on = FrenchDateField(label="Dernier jour de la nomination")


class SessionForm(AcademyMixin, forms.Form):
    """When and where the commission meets."""

    held_on = FrenchDateField(label="Date de la séance")
    held_time = forms.TimeField(
        label="Heure",
        help_text="Format attendu\u00a0: 14:30",
        widget=TimeOfDayInput(),
        error_messages={"invalid": "Écrivez l’heure sous la forme 14:30."},
    )
    place = PlainTextField(
        label="Lieu",
        help_text="La salle et son adresse. Laissez vide si tout le monde est à distance.",
        max_length=200,
        required=False,
    )
    remote_url = forms.URLField(
        label="Adresse de la visioconférence",
        help_text="Facultatif. Seuls les membres et le secrétariat la voient.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Écrivez une adresse complète, qui commence par https://."},
    )
    capacity = forms.IntegerField(
        label="Dossiers au plus",
        help_text="L’ordre du jour proposé s’arrête à ce nombre.",
        min_value=1,
        max_value=LONGEST_AGENDA,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"Écrivez un nombre entier, de 1 à {LONGEST_AGENDA}.",
        ),
    )
    short_notice_motive = PlainTextField(
        label="Motif de l’urgence",
        help_text="Seulement si la convocation ne peut pas partir dans le délai prévu.",
        max_length=1000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, academies: Sequence[Academy] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_academy(academies)
        held_on = self.fields["held_on"]
        assert isinstance(held_on, FrenchDateField)
        held_on.min_value = clock.today()
        held_on.max_value = date(clock.today().year + 2, 12, 31)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data["place"] and not data["remote_url"]:
            self.add_error(
                "place", "Indiquez un lieu, l’adresse de la visioconférence, ou les deux."
            )
        return data

    def meeting(self) -> dict[str, Any]:
        """When and where, as the services take it."""
        names = ("place", "remote_url", "capacity", "short_notice_motive")
        return {"held_at": self.held_at()} | {name: self.cleaned_data[name] for name in names}

    def held_at(self) -> datetime:
        """The moment of the session, in local time."""
        moment = datetime.combine(self.cleaned_data["held_on"], self.cleaned_data["held_time"])
        return timezone.make_aware(moment)

    @staticmethod
    def initial_of(session: CommissionSession) -> dict[str, Any]:
        """The values of a session, to change them."""
        moment = timezone.localtime(session.held_at)
        return {
            "held_on": moment.date(),
            "held_time": moment.time(),
            "place": session.place,
            "remote_url": session.remote_url,
            "capacity": session.capacity,
            "short_notice_motive": session.short_notice_motive,
        }


class InvitationForm(DsfrFormMixin, forms.Form):
    """What the invitation says of a short notice."""

    short_notice_motive = PlainTextField(
        label="Motif de l’urgence",
        help_text="Seulement si la convocation part plus tard que le délai prévu.",
        max_length=1000,
        rows=3,
        required=False,
    )


class AttendanceForm(DsfrFormMixin, forms.Form):
    """How each member takes part: one choice, and the holder when a mandate is given."""

    def __init__(
        self, *args: Any, people: Sequence[Appointment], rows: Sequence[Attendance], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        recorded = {row.appointment_id: row for row in rows}
        for person in people:
            row = recorded.get(person.pk)
            others = [(str(p.pk), str(p.user)) for p in people if p.pk != person.pk]
            self.fields[f"mode-{person.pk}"] = forms.ChoiceField(
                label=f"{person.user} ({Role(person.role).label.lower()})",
                choices=[("", "À noter"), *PresenceMode.choices]
                if row is None
                else PresenceMode.choices,
                initial=row.mode if row else "",
                required=row is not None,
                show_hidden_initial=True,
            )
            self.fields[f"mandate-{person.pk}"] = forms.ChoiceField(
                label=f"{person.user} donne mandat à",
                choices=[("", "Personne"), *others],
                initial=str(row.mandate_to_id or "") if row else "",
                required=False,
                show_hidden_initial=True,
            )

    def shown(self, person: Appointment) -> SafeString:
        """What the page showed for this member, hidden beside his line."""
        fields = (self[f"mode-{person.pk}"], self[f"mandate-{person.pk}"])
        return format_html_join("", "{}", ((one.as_hidden(only_initial=True),) for one in fields))

    def presences(self) -> dict[int, Presence]:
        """How the members whose line was changed take part, by number of appointment: what a member
        signed while the page was open stays."""
        presences = {}
        for person in self.people:
            names = {f"mode-{person.pk}", f"mandate-{person.pk}"}
            if not names & set(self.changed_data) or not self.cleaned_data[f"mode-{person.pk}"]:
                continue
            mode = PresenceMode(self.cleaned_data[f"mode-{person.pk}"])
            holder = self.cleaned_data[f"mandate-{person.pk}"]
            given = mode == PresenceMode.MANDATE and holder
            presences[person.pk] = Presence(mode, int(holder) if given else None)
        return presences


class InterestForm(DsfrFormMixin, forms.Form):
    """Which member is set aside for a file."""

    appointment = forms.ChoiceField(label="Membre personnellement intéressé")

    def __init__(self, *args: Any, people: Sequence[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["appointment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Choisissez un membre"),
            *((str(person.pk), str(person.user)) for person in people),
        ]


class DecisionForm(DsfrFormMixin, forms.Form):
    """The decision proposed for a file, its motive and the votes on it."""

    error_summary = False
    outcome = forms.ChoiceField(
        label="Décision proposée au vote", choices=Outcome.choices, widget=forms.RadioSelect
    )
    motive = PlainTextField(
        label="Motif",
        help_text="L’établissement le lira tel quel.",
        max_length=4000,
        rows=5,
    )
    amount = EuroField(
        label="Montant accordé (€)",
        help_text="Pour une validation\u00a0: le montant demandé, ou moins.",
        required=False,
    )
    due_on = FrenchDateField(
        label="Compléments à rendre pour le",
        help_text="Pour une demande de compléments.",
        required=False,
    )
    votes_for = forms.IntegerField(
        label="Voix pour la décision", min_value=0, max_value=MAX_VOTES, initial=0
    )
    votes_against = forms.IntegerField(
        label="Voix contre", min_value=0, max_value=MAX_VOTES, initial=0
    )
    abstentions = forms.IntegerField(
        label="Abstentions", min_value=0, max_value=MAX_VOTES, initial=0
    )
    casting_vote = forms.BooleanField(
        label="La présidence use de sa voix prépondérante",
        help_text="Seulement en cas de partage égal des voix.",
        required=False,
    )

    def proposal(self, points: Sequence[Any]) -> Proposal:
        """What was written, with the points to complete."""
        data = self.cleaned_data
        return Proposal(
            outcome=Outcome(data["outcome"]),
            motive=data["motive"],
            votes=Votes(data["votes_for"], data["votes_against"], data["abstentions"]),
            casting_vote=data["casting_vote"],
            amount=data["amount"],
            due_on=data["due_on"],
            points=list(points),
        )

    @staticmethod
    def initial_of(decision: Decision) -> dict[str, Any]:
        """The values of a prepared decision, to change it."""
        return {
            name: getattr(decision, name)
            for name in (
                "outcome",
                "motive",
                "due_on",
                "votes_for",
                "votes_against",
                "abstentions",
                "casting_vote",
            )
        }
