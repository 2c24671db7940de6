"""Static files named by their content, so that browsers keep them for ever."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin, ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _OurModules:
    """Also rewrites the imports between our modules (`js/`), not those of vendored scripts."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )


class _KnownAddresses:
    """Works out each address once: a page has twenty, settled before the site opens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. Raises ValueError for one that was not gathered."""
        key = (name, force)
        if key not in self._known:
            self._known[key] = super().url(name, force)  # type: ignore[misc]
        return self._known[key]


class HashedStaticFilesStorage(_KnownAddresses, _OurModules, CompressedManifestStaticFilesStorage):
    """For production: each file compressed once, when the image is built."""


class PlainStaticFilesStorage(_KnownAddresses, _OurModules, ManifestStaticFilesStorage):  # type: ignore[misc]
    """For a demonstration: the same names, without the twenty seconds that compressing takes."""
