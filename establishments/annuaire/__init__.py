"""Reading the « Annuaire de l’éducation »: from the official CSV to facts, without a database."""
