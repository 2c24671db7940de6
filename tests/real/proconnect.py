"""A ProConnect of the tests: oidc-provider-mock in a process of its own, over real HTTP.

`python -m tests.real.proconnect PORT`. It adds what ProConnect has of its own: the address of its
discovery document, a userinfo signed as a JWT, and faults that are asked for by name.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.real.waiting import free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
CLIENT = "notre-ecole"


@dataclass(frozen=True)
class Provider:
    """The provider, and somebody who signs in there."""

    url: str

    def knows(self, sub: str, **claims: Any) -> None:
        """Somebody the provider knows; `acr` goes in the identity token."""
        requests.put(f"{self.url}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def break_down(self, fault: str) -> None:
        """From now on, do this wrong ("" for nothing)."""
        requests.post(f"{self.url}/_fault", json={"fault": fault}, timeout=5).raise_for_status()

    def sign_in(self, address: str, sub: str) -> str:
        """Sign in as this person at this authorization address; where one is sent back."""
        answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def refuse(self, address: str) -> str:
        """Give up there; where one is sent back."""
        answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5)
        return f"{answer.headers['Location']}&state={asked(address)['state']}"


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that answers, for the time of the block."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.real.proconnect", str(port)],
        cwd=ROOT,
        env=os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = Provider(f"http://localhost:{port}")
    try:
        wait_until(lambda: _answers(found), "the provider answers", seconds=30)
        yield found
    finally:
        process.kill()
        process.wait(10)


def _answers(found: Provider) -> bool:
    try:
        return requests.get(f"{found.url}/jwks", timeout=1).ok
    except requests.RequestException:
        return False


def asked(address: str) -> dict[str, str]:
    """What an authorization address asks."""
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


def _serve(port: int) -> None:
    import flask
    import jwt
    import oidc_provider_mock
    from authlib import jose
    from oidc_provider_mock._storage import storage

    app = oidc_provider_mock.app()
    state = {"fault": ""}
    stranger = jose.JsonWebKey.generate_key("RSA", 2048, is_private=True)

    def signed(claims: dict[str, Any], key: Any = None) -> str:
        used = key or storage.jwk
        pem = used.as_pem(is_private=True)
        kid = storage.jwk.as_dict(add_kid=True)["kid"]
        return jwt.encode(claims, pem, algorithm="RS256", headers={"kid": kid})

    @app.post("/_fault")
    def set_fault() -> tuple[str, int]:
        state["fault"] = flask.request.json["fault"]
        return "", 204

    @app.get("/api/v2/.well-known/openid-configuration")
    def discovery() -> Any:
        if state["fault"] == "rotten discovery":
            return "<html>", 200
        base = flask.request.host_url.rstrip("/")
        return flask.jsonify(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/oauth2/authorize",
                "token_endpoint": f"{base}/oauth2/token",
                "userinfo_endpoint": f"{base}/api/v2/userinfo",
                "jwks_uri": f"{base}/jwks",
            }
        )

    @app.get("/api/v2/userinfo")
    def userinfo() -> Any:
        fault = state["fault"]
        token = storage.get_access_token(flask.request.headers["Authorization"].split()[1])
        assert token is not None
        user = token.get_user()
        claims = {
            **user.claims,
            "sub": "somebody-else" if fault == "other sub" else user.sub,
            "iss": "https://elsewhere.example"
            if fault == "userinfo issuer"
            else flask.request.host_url.rstrip("/"),
            "aud": "another-site" if fault == "userinfo audience" else CLIENT,
            "exp": int(time.time()) + (-60 if fault == "userinfo expired" else 60),
        }
        if fault == "userinfo unsigned":
            return flask.jsonify(claims)
        if fault == "userinfo none":
            text = jwt.encode(claims, "", algorithm="none")
        elif fault == "userinfo hs256":
            # The public key as if it were a shared secret, by hand: libraries refuse to write it.
            from authlib.jose import JsonWebSignature

            kid = storage.jwk.as_dict(add_kid=True)["kid"]
            public = storage.jwk.as_pem(is_private=False)
            secret = re.sub(rb"-----[A-Z ]+-----", b"", public)
            header = {"alg": "HS256", "kid": kid}
            payload = flask.json.dumps(claims).encode()
            text = JsonWebSignature().serialize_compact(header, payload, secret).decode()
        else:
            text = signed(claims, stranger if fault == "userinfo signature" else None)
        return flask.Response(text, content_type="application/jwt")

    @app.after_request
    def spoil(response: flask.Response) -> flask.Response:
        fault = state["fault"]
        if flask.request.path != "/oauth2/token" or not response.is_json:
            return response
        if fault == "token error":
            return flask.Response("{}", 500, content_type="application/json")
        body = response.get_json()
        if "id_token" in body:
            claims = jwt.decode(body["id_token"], options={"verify_signature": False})
            changes: dict[str, dict[str, Any]] = {
                "expired": {"exp": int(time.time()) - 60},
                "wrong audience": {"aud": "another-site"},
                "wrong issuer": {"iss": "https://elsewhere.example"},
                "wrong nonce": {"nonce": "another"},
            }
            claims |= changes.get(fault, {})
            if fault == "missing nonce":
                claims.pop("nonce")
            body["id_token"] = signed(claims, stranger if fault == "wrong signature" else None)
            response.set_data(flask.json.dumps(body))
        return response

    app.run(host="localhost", port=port, threaded=True, use_reloader=False)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
