"""Speaking with ProConnect, the OpenID Connect provider of State agents (DOMAIN.md §9).

django-allauth's own client has no nonce, does not verify the identity token it fetches, and reads a
plain userinfo: these steps are here, on requests and PyJWT; the session is django-allauth's. The
decision is explained in docs/adr/0012-proconnect.md.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

SCOPE = "openid given_name usual_name email uid siret"
ALGORITHMS = ["RS256", "PS256", "ES256"]
TIMEOUT = (3, 5)
SESSION_KEY = "proconnect_states"
STATE_SECONDS = 600
MOST_STATES = 5
DISCOVERY_SECONDS = 600


class ProConnectError(Exception):
    """ProConnect does not answer, refuses, or says what cannot be trusted; the text is for logs."""


class ProConnectCancelled(ProConnectError):
    """The person gave up at ProConnect."""


@dataclass(frozen=True)
class Identity:
    """Who ProConnect says one is, verified."""

    sub: str
    email: str
    acr: str
    next_url: str

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor was given there."""
        return self.acr in settings.PROCONNECT_ACR_VALUES


def is_configured() -> bool:
    """Whether signing in with ProConnect is offered."""
    return bool(settings.PROCONNECT_HOST)


def begin(request: HttpRequest, *, next_url: str, is_strong: bool, is_again: bool) -> str:
    """The address of ProConnect where to send the person, whose return is awaited ten minutes.

    `is_strong` asks for a second factor, `is_again` for a new proof even when a session is open
    there. Raises ProConnectError when ProConnect does not answer.
    """
    configuration = _configuration()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    _keep(request, state, nonce=nonce, verifier=verifier, next_url=next_url)
    asked = {
        "response_type": "code",
        "client_id": settings.PROCONNECT_CLIENT_ID,
        "redirect_uri": _return_address(),
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    if is_strong:
        acr = {"essential": True, "values": settings.PROCONNECT_ACR_VALUES}
        asked["claims"] = json.dumps({"id_token": {"acr": acr}})
    if is_again:
        asked["prompt"] = "login"
    return f"{configuration['authorization_endpoint']}?{urlencode(asked)}"


def finish(request: HttpRequest) -> Identity:
    """Who came back, after every check. The state serves once, whatever happens.

    Raises ProConnectError, ProConnectCancelled.
    """
    awaited = _take(request, request.GET.get("state", ""))
    if request.GET.get("error") == "access_denied":
        raise ProConnectCancelled("access_denied")
    if "error" in request.GET or not request.GET.get("code"):
        raise ProConnectError(f"returned error {request.GET.get('error', '')[:40]}")
    configuration = _configuration()
    tokens = _tokens(configuration, request.GET["code"], awaited["verifier"])
    token = _verified(configuration, tokens.get("id_token"), require=["exp", "iat", "sub", "nonce"])
    if not hmac.compare_digest(str(token["nonce"]), awaited["nonce"]):
        raise ProConnectError("wrong nonce")
    person = _userinfo(configuration, tokens.get("access_token"))
    if person["sub"] != token["sub"]:
        raise ProConnectError("userinfo of somebody else")
    email = str(person.get("email", "")).strip().lower()
    if not email:
        raise ProConnectError("no e-mail address")
    return Identity(
        sub=str(token["sub"]),
        email=email,
        acr=str(token.get("acr", "")),
        next_url=awaited["next_url"],
    )


def _keep(request: HttpRequest, state: str, **awaited: str) -> None:
    now = time.time()
    states: dict[str, Any] = request.session.get(SESSION_KEY, {})
    alive = {key: it for key, it in states.items() if now - it["at"] < STATE_SECONDS}
    latest = sorted(alive, key=lambda key: alive[key]["at"])[-(MOST_STATES - 1) :]
    request.session[SESSION_KEY] = {key: alive[key] for key in latest} | {
        state: {**awaited, "at": now}
    }


def _take(request: HttpRequest, state: str) -> dict[str, str]:
    states: dict[str, Any] = request.session.get(SESSION_KEY, {})
    awaited: dict[str, Any] | None = states.pop(state, None)
    request.session[SESSION_KEY] = states
    if awaited is None or time.time() - awaited["at"] > STATE_SECONDS:
        raise ProConnectError("unknown or old state")
    return awaited


def _configuration() -> dict[str, Any]:
    address = f"{settings.PROCONNECT_HOST}/api/v2/.well-known/openid-configuration"
    found = _document(address)
    wanted = {"issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"}
    if not wanted <= found.keys():
        raise ProConnectError("incomplete discovery document")
    return found


def _document(address: str, *, fresh: bool = False) -> dict[str, Any]:
    """A public document of ProConnect, kept ten minutes."""
    key = f"proconnect:{hashlib.sha256(address.encode()).hexdigest()}"
    kept: dict[str, Any] | None = None if fresh else cache.get(key)
    if kept is None:
        kept = _json(lambda: requests.get(address, timeout=TIMEOUT))
        cache.set(key, kept, DISCOVERY_SECONDS)
    return kept


def _tokens(configuration: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _return_address(),
        "client_id": settings.PROCONNECT_CLIENT_ID,
        "client_secret": settings.PROCONNECT_CLIENT_SECRET,
        "code_verifier": verifier,
    }
    address = configuration["token_endpoint"]
    return _json(lambda: requests.post(address, data=given, timeout=TIMEOUT))


def _json(ask: Any) -> dict[str, Any]:
    try:
        response: requests.Response = ask()
        response.raise_for_status()
        found = response.json()
    except (requests.RequestException, ValueError) as error:
        raise ProConnectError(type(error).__name__) from error
    if not isinstance(found, dict):
        raise ProConnectError("not a JSON object")
    return found


def _userinfo(configuration: dict[str, Any], access_token: Any) -> dict[str, Any]:
    """The person, from a JWT signed by ProConnect; a plain answer is refused."""
    try:
        response = requests.get(
            configuration["userinfo_endpoint"],
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=TIMEOUT,
        )
        response.raise_for_status()
    except requests.RequestException as error:
        raise ProConnectError(type(error).__name__) from error
    if response.headers.get("Content-Type", "").split(";")[0].strip() != "application/jwt":
        raise ProConnectError("userinfo is not signed")
    return _verified(configuration, response.text.strip(), require=["sub"])


def _verified(configuration: dict[str, Any], token: Any, *, require: list[str]) -> dict[str, Any]:
    """The claims of a token: its signature, issuer, audience and dates are checked."""
    if not isinstance(token, str):
        raise ProConnectError("no token")
    try:
        key = _key(configuration, jwt.get_unverified_header(token).get("kid"))
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=ALGORITHMS,
            audience=settings.PROCONNECT_CLIENT_ID,
            issuer=configuration["issuer"],
            options={"require": [*require, "iss", "aud"]},
        )
    except jwt.PyJWTError as error:
        raise ProConnectError(type(error).__name__) from error
    return claims


def _key(configuration: dict[str, Any], kid: str | None) -> Any:
    """The public key of this name; the list is asked again once, for keys change."""
    for fresh in (False, True):
        keys = jwt.PyJWKSet.from_dict(_document(configuration["jwks_uri"], fresh=fresh)).keys
        found = [key for key in keys if key.key_id == kid] if kid else keys
        if len(found) == 1:
            return found[0]
    raise ProConnectError("unknown key")


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _return_address() -> str:
    return f"{settings.SITE_URL}{reverse('accounts:proconnect-detail')}"
