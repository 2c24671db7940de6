"""Everything the platform keeps about a person, for that person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import QuerySet

from accounts.models import User, ViewAs
from core import clock
from establishments.models import Appointment, Membership
from notifications.models import Message, Preference
from projects.models import AssociatedSchool, Project, StatusChange
from reviews.models import (
    AskedOpinion,
    Comment,
    CommentDraft,
    DecisionsSignature,
    FileOpening,
    Interest,
    MemberOpinion,
    MemberOpinionDraft,
    Opinion,
    Vote,
)
from support.models import HelpEntry


def personal_data(user: User) -> dict[str, Any]:
    """Identity, places, acts, messages, preferences, sessions, in French keys. A constant number of
    queries."""
    return {
        "produit_le": clock.now(),
        "identite": {
            "prenom": user.first_name,
            "nom": user.last_name,
            "adresse": user.email,
            "compte_ouvert_le": user.created_at,
            "derniere_connexion": user.last_login,
            "confort_de_lecture": [user.contrast, user.reading_font, user.line_spacing],
        },
        "equipes": _rows(
            Membership.objects.filter(user=user).select_related("establishment"),
            lambda it: {
                "etablissement": str(it.establishment),
                "role": it.get_role_display(),
                "du": it.starts_on,
                "au": it.ends_on,
            },
        ),
        "nominations": _rows(
            Appointment.objects.filter(user=user).select_related(
                "academy", "department", "district", "establishment"
            ),
            lambda it: {
                "role": it.get_role_display(),
                "lieu": it.place,
                "qualite": it.quality,
                "service": it.get_service_display(),
                "du": it.starts_on,
                "au": it.ends_on,
            },
        ),
        "projets_commences": list(
            Project.objects.filter(created_by=user).values("reference", "title", "created_at")
        ),
        "actes_sur_les_dossiers": list(
            StatusChange.objects.filter(changed_by=user).values(
                "project__reference", "step", "changed_at"
            )
        ),
        "reponses_aux_invitations_entre_etablissements": list(
            AssociatedSchool.objects.filter(answered_by=user).values(
                "project__reference", "establishment__uai", "state", "answered_at", "motive"
            )
        ),
        "commentaires": list(
            Comment.objects.filter(created_by=user).values(
                "project__reference", "body", "created_at"
            )
        ),
        "dossiers_ouverts": list(
            FileOpening.objects.filter(person=user).values("project__reference", "opened_at")
        ),
        "avis_demandes": list(
            AskedOpinion.objects.filter(person=user).values(
                "project__reference", "question", "answer", "asked_at", "answered_at"
            )
        ),
        "brouillons_de_commentaires": list(
            CommentDraft.objects.filter(author=user).values(
                "project__reference", "body", "saved_at"
            )
        ),
        "avis": list(
            Opinion.objects.filter(filed_by=user).values("project__reference", "kind", "motive")
        ),
        "avis_de_membre_de_la_commission": list(
            MemberOpinion.objects.ever_written_by(user).values(
                "item__project__reference", "kind", "motive", "amount", "filed_at", "superseded_at"
            )
        ),
        "brouillons_d_avis_de_membre": list(
            MemberOpinionDraft.objects.filter(author=user).values(
                "item__project__reference", "kind", "motive", "amount", "saved_at"
            )
        ),
        "interets_personnels_en_commission": list(
            Interest.objects.filter(appointment__user=user).values(
                "item__project__reference", "noted_at", "withdrawn_at", "withdrawal_motive"
            )
        ),
        "votes_par_nom_en_commission": list(
            # Before the closing nobody reads a vote, its author included (ADR 45).
            Vote.objects.filter(appointment__user=user, ballot__closed_at__isnull=False).values(
                "ballot__item__project__reference", "choice", "cast_at"
            )
        ),
        "decisions_signees": list(
            DecisionsSignature.objects.filter(signed_by=user).values(
                "session__reference", "signed_at", "withdrawn_at", "withdrawal_motive"
            )
        ),
        "echanges_avec_l_equipe_d_appui": list(
            HelpEntry.objects.filter(by=user).values("request__reference", "kind", "body", "at")
        ),
        "messages_recus": list(
            Message.objects.filter(recipient=user).values(
                "title", "created_at", "read_at", "sent_at", "email"
            )
        ),
        "choix_de_messages": list(Preference.objects.filter(user=user).values("kind", "urgency")),
        "double_authentification": list(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "sessions": list(
            UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent")
        ),
        "consultations_par_l_assistance": list(
            ViewAs.objects.filter(person=user).values("began_at", "ended_at", "motive")
        ),
        "journal_du_compte": list(
            apps.get_model("accounts", "UserEvent")
            .objects.filter(pgh_obj=user)
            .values("pgh_created_at", "pgh_label", "email", "first_name", "last_name")
        ),
    }


def _rows(found: QuerySet[Any], told: Any) -> list[dict[str, Any]]:
    rows: Iterable[Any] = found
    return [told(row) for row in rows]
