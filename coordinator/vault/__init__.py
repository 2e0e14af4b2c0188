"""The encrypted file, its keys, its migrations and its journal; no rule of the county's work lives here."""
