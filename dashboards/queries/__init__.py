"""Reads of the pages that show several apps, one module a page."""
