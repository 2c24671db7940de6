from showcase.models.collection import Collection, CollectionItem
from showcase.models.figures import Figure
from showcase.models.freshness import Freshness
from showcase.models.opendata import OpenDataFile
from showcase.models.reuse import Favourite, Inspiration, ThemeFollow
from showcase.models.sheet import Edition, ProjectOfSheet, Sheet, SheetDraft
from showcase.models.voices import SheetPhoto, Testimony

__all__ = [
    "Collection",
    "CollectionItem",
    "Edition",
    "Favourite",
    "Figure",
    "Freshness",
    "Inspiration",
    "OpenDataFile",
    "ProjectOfSheet",
    "Sheet",
    "SheetDraft",
    "SheetPhoto",
    "Testimony",
    "ThemeFollow",
]
