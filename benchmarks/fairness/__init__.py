"""Simulates who gets a place where 2,000 parties and one hoarder want 500 of them."""
