"""What a person does first, done by a program: open the home page, sign in, see one's page."""

from __future__ import annotations

import html
import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable

from lib.console import Stop

SIGN_IN_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"[^>]*>(?:(?!</a>).)*?Se connecter', re.DOTALL)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SIGNED_IN = "Se déconnecter"


def wait_for(address: str, *, alive: Callable[[], bool], patience: float = 60) -> None:
    """Wait until the home page answers. Raises Stop when it does not, or answers an error."""
    until = time.monotonic() + patience
    while time.monotonic() < until and alive():
        try:
            with urllib.request.urlopen(f"{address}/", timeout=30):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            raise Stop(f"La page d’accueil répond par une erreur {error.code}.") from None
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Stop("Le serveur web ne répond pas.")


def sign_in(address: str, *, email: str, password: str) -> http.cookiejar.CookieJar:
    """Follow « Se connecter » from the home page, fill the form in, read the page that follows.

    Returns the cookies of a real session, as a browser has. Raises Stop with the page that did not
    do its part.
    """
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    try:
        with browser.open(f"{address}/", timeout=30) as answer:
            link = SIGN_IN_LINK.search(answer.read().decode())
        if link is None:
            raise Stop("La page d’accueil n’a pas de lien « Se connecter ».")
        form_address = urllib.parse.urljoin(f"{address}/", html.unescape(link[1]))
        with browser.open(form_address, timeout=30) as answer:
            token = TOKEN.search(answer.read().decode())
        if token is None:
            raise Stop("La page de connexion n’a pas de formulaire.")
        fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
        request = urllib.request.Request(  # noqa: S310
            form_address,
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Referer": form_address},
        )
        with browser.open(request, timeout=30) as answer:
            page = answer.read().decode()
    except urllib.error.HTTPError as error:
        raise Stop(f"La page {error.url} répond par une erreur {error.code}.") from None
    except OSError as error:
        raise Stop(f"Le site ne répond plus ({error}).") from None
    if SIGNED_IN not in page:
        raise Stop(f"La connexion du compte {email} a été refusée.")
    return cookies
