"""Tests letters, calendar files and their delivery."""
