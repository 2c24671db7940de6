#!/usr/bin/env python
"""Command line of the project; the settings module defaults to the local one."""

import os
import sys


def main() -> None:
    """Run one command; a wrong setting is said in one sentence, with exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.local")
    from django.core.management import execute_from_command_line

    from notre_ecole.settings.env import SettingRefused

    try:
        execute_from_command_line(sys.argv)
    except SettingRefused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
