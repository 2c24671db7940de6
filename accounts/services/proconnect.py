"""Which account is this State agent's: by ProConnect's identifier, at first by the e-mail."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.proconnect import Identity

PROVIDER = "proconnect"


def account_of(identity: Identity) -> User | None:
    """The account of this person, linked from now on; None when nobody here has this address.

    The provider vouches for the e-mail. Once linked, the identifier alone counts: a new address
    there changes nothing here. Nothing is created for somebody unknown.
    """
    linked = SocialAccount.objects.filter(provider=PROVIDER, uid=identity.sub).first()
    if linked is not None:
        return User.objects.get(pk=linked.user_id)
    user = User.objects.filter(email__iexact=identity.email).first()
    if user is not None and user.is_active:
        try:
            with transaction.atomic():
                SocialAccount.objects.create(user=user, provider=PROVIDER, uid=identity.sub)
        except IntegrityError:  # the same return twice at once
            return account_of(identity)
    return user


def is_linked(user: User) -> bool:
    """Whether this person already came by ProConnect."""
    return bool(SocialAccount.objects.filter(provider=PROVIDER, user=user).exists())
