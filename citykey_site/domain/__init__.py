"""Frozen facts and pure rules: facts in, new facts out, or a named refusal."""
