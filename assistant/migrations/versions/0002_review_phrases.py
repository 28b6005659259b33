"""Phrases for review, and how far talks were looked through."""

import sqlalchemy as sa
from alembic import op

revision = "0002_review_phrases"
down_revision = "0001_first_schema"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "review_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("need", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("guarded", sa.Boolean(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("phrase", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purge_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_phrase")),
        sa.UniqueConstraint("words", "why", "need", "language", name=op.f("uq_review_phrase_words_why_need_language")),
    )
    with op.batch_alter_table("review_phrase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_phrase_purge_at"), ["purge_at"], unique=False)
    op.create_table(
        "review_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_scan")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("review_scan")
    op.drop_table("review_phrase")
