"""Pure rules of publication: bands, personal data, videos, what a new draft takes up."""

from showcase.rules.bands import amount_band, ips_band
from showcase.rules.personal import CERTAIN, Find, finds_in, kept
from showcase.rules.taking_up import Heading, headings_of, shortened
from showcase.rules.video import Player, player_of

__all__ = [
    "CERTAIN",
    "Find",
    "Heading",
    "Player",
    "amount_band",
    "finds_in",
    "headings_of",
    "ips_band",
    "kept",
    "player_of",
    "shortened",
]
