"""Holds the throw-away servers and browser that tests start for themselves."""
