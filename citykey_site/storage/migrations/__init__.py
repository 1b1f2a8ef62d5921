"""The schema, step by step, from the first table on (Alembic)."""

from pathlib import Path

FOLDER = Path(__file__).parent
