"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Change the tables; evidence rows stay as they are."""
    ${upgrades if upgrades else "raise NotImplementedError"}
