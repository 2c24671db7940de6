"""A video by its link: which player may show it, once the reader agreed."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_YOUTUBE = frozenset({"www.youtube.com", "youtube.com", "m.youtube.com"})
_KEY = re.compile(r"[\w-]{3,60}")


@dataclass(frozen=True, slots=True)
class Player:
    """The address of a player, and the host that would be contacted."""

    host: str
    src: str


def player_of(url: str, hosts: Container[str]) -> Player | None:
    """The player of a video whose host is allowed; None: the link alone is given.

    Each platform is asked for its most discreet player.

    >>> player_of("https://youtu.be/abc123", {"www.youtube-nocookie.com"}).src
    'https://www.youtube-nocookie.com/embed/abc123'
    >>> player_of("https://ailleurs.example/v/1", {"www.youtube-nocookie.com"})
    """
    try:
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.port not in (None, 443) or "@" in parts.netloc:
            return None
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    steps = [step for step in parts.path.split("/") if step]
    src = _source(host, steps, parse_qs(parts.query))
    if not src:
        return None
    shown = urlsplit(src).hostname or ""
    return Player(shown, src) if shown in hosts else None


def _source(host: str, steps: list[str], query: dict[str, list[str]]) -> str:
    key = ""
    if host in _YOUTUBE:
        if steps[:1] == ["watch"]:
            key = query.get("v", [""])[0]
        elif len(steps) == 2 and steps[0] in ("embed", "shorts", "live"):
            key = steps[1]
        return f"https://www.youtube-nocookie.com/embed/{key}" if _KEY.fullmatch(key) else ""
    if not steps or not _KEY.fullmatch(steps[-1]):
        return ""
    key = steps[-1]
    if host == "youtu.be" and len(steps) == 1:
        return f"https://www.youtube-nocookie.com/embed/{key}"
    if host == "vimeo.com" and key.isdigit():
        return f"https://player.vimeo.com/video/{key}?dnt=1"
    if host == "www.dailymotion.com" and steps[0] == "video":
        return f"https://geo.dailymotion.com/player.html?video={key}"
    if len(steps) == 2 and steps[0] == "video":  # Esup-Pod: podeduc, universities
        return f"https://{host}/video/{key}/?is_iframe=true"
    if steps[0] in ("w", "videos"):  # PeerTube: the tubes of the académies
        return f"https://{host}/videos/embed/{key}"
    return ""
