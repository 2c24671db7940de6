from support.models.costing import Costing, CostingAnswer, CostingLine
from support.models.help import HelpEntry, HelpFile, HelpRequest
from support.models.prices import CatalogueItem, PriceCatalogue

__all__ = [
    "CatalogueItem",
    "Costing",
    "CostingAnswer",
    "CostingLine",
    "HelpEntry",
    "HelpFile",
    "HelpRequest",
    "PriceCatalogue",
]
