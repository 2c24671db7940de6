"""Static files named by their content, so that browsers keep them for ever."""

from __future__ import annotations

from django.contrib.staticfiles.storage import HashedFilesMixin, ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _OurModules:
    """Also rewrites the imports between our modules (`js/`), not those of vendored scripts."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )


class HashedStaticFilesStorage(_OurModules, CompressedManifestStaticFilesStorage):
    """For production: each file compressed once, when the image is built."""


class PlainStaticFilesStorage(_OurModules, ManifestStaticFilesStorage):  # type: ignore[misc]
    """For a demonstration: the same names, without the twenty seconds that compressing takes."""
