"""Videos by their link, and what a new draft takes up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.rules import headings_of, player_of

HOSTS = frozenset(
    {
        "podeduc.apps.education.fr",
        "www.youtube-nocookie.com",
        "player.vimeo.com",
        "geo.dailymotion.com",
        "tube-arts.apps.education.fr",
    }
)


@pytest.mark.parametrize(
    ("url", "src"),
    [
        ("https://www.youtube.com/watch?v=ab_C-1", "https://www.youtube-nocookie.com/embed/ab_C-1"),
        ("https://youtu.be/abc123?t=4", "https://www.youtube-nocookie.com/embed/abc123"),
        ("https://vimeo.com/123456", "https://player.vimeo.com/video/123456?dnt=1"),
        (
            "https://www.dailymotion.com/video/x8abc",
            "https://geo.dailymotion.com/player.html?video=x8abc",
        ),
        (
            "https://podeduc.apps.education.fr/video/12-projet/",
            "https://podeduc.apps.education.fr/video/12-projet/?is_iframe=true",
        ),
        (
            "https://tube-arts.apps.education.fr/w/aBc12",
            "https://tube-arts.apps.education.fr/videos/embed/aBc12",
        ),
    ],
)
def test_known_platforms(url: str, src: str) -> None:
    player = player_of(url, HOSTS)
    assert player is not None
    assert player.src == src


@pytest.mark.parametrize(
    "url",
    [
        "http://youtu.be/abc123",
        "https://youtu.be/",
        "https://ailleurs.example/video/12/",
        "https://youtu.be@ailleurs.example/abc",
        "https://podeduc.apps.education.fr:8443/video/12-projet/",
        "https://www.youtube.com/watch?v=%22onload%3D",
        "https://[::1",
        "javascript:alert(1)",
        "",
    ],
)
def test_the_link_alone(url: str) -> None:
    assert player_of(url, HOSTS) is None


@given(st.text(max_size=120))
def test_a_player_is_always_of_an_allowed_host(text: str) -> None:
    for url in (
        text,
        f"https://youtu.be/{text}",
        f"https://podeduc.apps.education.fr/video/{text}",
    ):
        player = player_of(url, HOSTS)
        if player is not None:
            assert player.src.startswith(f"https://{player.host}/")
            assert player.host in HOSTS
            assert '"' not in player.src


def test_the_rows_of_a_text() -> None:
    text = "- **Lire** : chaque jour\n- Écrire\n  souvent\n\n- Dire"
    assert [(row.title, row.text) for row in headings_of(text)] == [
        ("Lire", "chaque jour"),
        ("Écrire", "souvent"),
        ("Dire", ""),
    ]
    assert [row.title for row in headings_of("Un paragraphe.\n\nUn autre.")] == [
        "Un paragraphe.",
        "Un autre.",
    ]
    assert headings_of("") == []
