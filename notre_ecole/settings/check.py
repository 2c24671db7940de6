"""`python -m notre_ecole.settings.check`: are the settings usable? One French sentence when not.

The scripts of bin/ run it first, so that a wrong setting stops a server before it starts.
"""

from __future__ import annotations

import sys

from django.conf import settings

from notre_ecole.settings.env import SettingRefused

EXIT_REFUSED = 2


def main() -> int:
    """Return 0, or print why a setting is refused and return 2."""
    try:
        _ = settings.INSTALLED_APPS
    except SettingRefused as refusal:
        print(refusal, file=sys.stderr)
        return EXIT_REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
