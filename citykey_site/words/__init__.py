"""Speaks each language: catalogues, dates and lists, and the templates that use them."""
