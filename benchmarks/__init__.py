"""Measures what the site costs, each time against a yardstick in the same run."""
