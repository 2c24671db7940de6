from __future__ import annotations

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.enums import Contrast, LineSpacing, ReadingFont
from core.triggers import append_only, undeletable


class UserManager(BaseUserManager["User"]):
    """Creates people; the e-mail address is their only identifier."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in with `email` (kept in lower case). Raises ValueError when empty."""
        if not email:
            raise ValueError("an e-mail address is required")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator of the platform."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=(email or "").strip().lower())


@pghistory.track(
    pghistory.InsertEvent("account_opened"),
    pghistory.UpdateEvent("account_changed"),
    pghistory.ManualEvent("second_factor_added"),  # type: ignore[no-untyped-call]
    pghistory.ManualEvent("second_factor_removed"),  # type: ignore[no-untyped-call]
    pghistory.ManualEvent("second_factor_withdrawn"),  # type: ignore[no-untyped-call]
    pghistory.ManualEvent("recovery_codes_renewed"),  # type: ignore[no-untyped-call]
    pghistory.ManualEvent("password_changed"),  # type: ignore[no-untyped-call]
    fields=["email", "first_name", "last_name", "is_active", "is_staff", "deactivated_on"],
    model_name="UserEvent",
)
class User(AbstractBaseUser, PermissionsMixin):
    """A person. Rights come from memberships and appointments, never from the account itself."""

    email = models.EmailField("adresse électronique", max_length=254, unique=True)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    is_active = models.BooleanField("compte actif", default=True)
    is_staff = models.BooleanField("administrateur", default=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    deactivated_on = models.DateField("fermé faute d’usage le", null=True, blank=True)

    contrast = models.CharField(
        "contraste", max_length=10, choices=Contrast, default=Contrast.SYSTEM
    )
    reading_font = models.CharField(
        "police de caractères", max_length=10, choices=ReadingFont, default=ReadingFont.MARIANNE
    )
    line_spacing = models.CharField(
        "interligne", max_length=10, choices=LineSpacing, default=LineSpacing.NORMAL
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique",
                violation_error_message="Un compte existe déjà avec cette adresse électronique.",
            ),
            models.CheckConstraint(
                condition=Q(deactivated_on__isnull=True) | Q(is_active=False),
                name="accounts_user_deactivated_is_inactive",
                violation_error_message="Un compte fermé faute d’usage n’est pas actif.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        """First and last name, as written in pages and letters."""
        return f"{self.first_name} {self.last_name}".strip()


class UnusedWarning(models.Model):
    """An account long unused was told that it would be closed: one row a warning, never twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="unused_warnings",
        verbose_name="personne",
    )
    days_before = models.PositiveSmallIntegerField("jours avant la fermeture")
    last_used_on = models.DateField("dernier usage")
    warned_on = models.DateField("prévenu le")

    class Meta:
        verbose_name = "avertissement d’inutilisation"
        verbose_name_plural = "avertissements d’inutilisation"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "last_used_on", "days_before"], name="accounts_warned_once"
            )
        ]
        triggers = append_only("unused_warning")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.days_before} jours, le {self.warned_on}"


class ViewAs(models.Model):
    """An administrator looked at the site as a person sees it, from then to then, and why."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="viewed_as",
        verbose_name="personne",
    )
    viewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="par",
    )
    motive = models.CharField("motif", max_length=300)
    address = models.GenericIPAddressField("adresse", null=True, blank=True)
    began_at = models.DateTimeField("commencé le", default=timezone.now, editable=False)
    ended_at = models.DateTimeField("fini le", null=True, blank=True)

    class Meta:
        verbose_name = "consultation par l’assistance"
        verbose_name_plural = "consultations par l’assistance"
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("viewed_by")),
                name="accounts_viewas_another",
                violation_error_message="On ne se consulte pas soi-même.",
            )
        ]
        triggers = [
            *undeletable("viewas"),
            pgtrigger.Protect(
                name="viewas_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "person", "viewed_by", "motive", "address", "began_at"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewed_by_id} comme {self.person_id}, {self.began_at:%d/%m/%Y}"
