"""Writes letters and calendar files, and delivers them."""
