"""Keeps and finds; hands out facts of the domain, not rows."""
