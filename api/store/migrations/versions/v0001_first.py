"""The first tables; the audit refuses to be changed."""

import sqlalchemy as sa
from alembic import op

from api.store.migrations.audit_guard import guard_audit
from api.store.tables import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table."""
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("organisation_ids", sa.JSON(), nullable=False),
        sa.Column("region_ids", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.Column("replaced_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
    )
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=True),
        sa.Column("youth_token", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_youth_token"), "audit", ["youth_token"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "blobs",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blobs")),
    )
    op.create_table(
        "erased_ids",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_erased_ids")),
    )
    op.create_table(
        "schedules",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedules")),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "subjects",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("youth_id", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_subjects")),
        sa.UniqueConstraint("youth_id", name=op.f("uq_subjects_youth_id")),
    )
    op.create_table(
        "tombstones",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("contents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_tombstones")),
    )
    op.create_table(
        "workers",
        sa.Column("executor_id", sa.String(length=80), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("heartbeat_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("executor_id", name=op.f("pk_workers")),
    )
    op.create_table(
        "snapshots",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.String(length=80), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("blob_id", sa.String(length=80), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("youths", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("teams", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("stored_by", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=True),
        sa.Column("stored_at", UtcTime(), nullable=False),
        sa.Column("redacted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_snapshots_blob_id_blobs")),
        sa.ForeignKeyConstraint(["parent_id"], ["snapshots.id"], name=op.f("fk_snapshots_parent_id_snapshots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint("sequence", name=op.f("uq_snapshots_sequence")),
    )
    op.create_index(op.f("ix_snapshots_blob_id"), "snapshots", ["blob_id"], unique=False)
    op.create_index(op.f("ix_snapshots_parent_id"), "snapshots", ["parent_id"], unique=False)
    op.create_table(
        "heads",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("snapshot_id", sa.String(length=80), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_heads_snapshot_id_snapshots")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_heads")),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("snapshot_id", sa.String(length=80), nullable=False),
        sa.Column("policy_blob", sa.String(length=80), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("job_status", sa.String(length=20), nullable=False),
        sa.Column("stop_requested_at", UtcTime(), nullable=True),
        sa.Column("plan_status", sa.String(length=20), nullable=True),
        sa.Column("ended", sa.String(length=20), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("plan_blob", sa.String(length=80), nullable=True),
        sa.Column("error_code", sa.String(length=60), nullable=True),
        sa.Column("warm_start_plan_id", sa.String(length=80), nullable=True),
        sa.Column("published_plan_id", sa.String(length=80), nullable=True),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("request_hash", sa.String(length=64), nullable=True),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=True),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("redacted_at", UtcTime(), nullable=True),
        sa.CheckConstraint(
            "job_status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_plans_job_status")
        ),
        sa.CheckConstraint("kind IN ('desk', 'nightly')", name=op.f("ck_plans_kind")),
        sa.ForeignKeyConstraint(["plan_blob"], ["blobs.id"], name=op.f("fk_plans_plan_blob_blobs")),
        sa.ForeignKeyConstraint(["policy_blob"], ["blobs.id"], name=op.f("fk_plans_policy_blob_blobs")),
        sa.ForeignKeyConstraint(["published_plan_id"], ["plans.id"], name=op.f("fk_plans_published_plan_id_plans")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_plans_snapshot_id_snapshots")),
        sa.ForeignKeyConstraint(["warm_start_plan_id"], ["plans.id"], name=op.f("fk_plans_warm_start_plan_id_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("requested_by", "idempotency_key", name=op.f("uq_plans_requested_by_idempotency_key")),
    )
    op.create_index(op.f("ix_plans_created_at_plans_id"), "plans", ["created_at", "id"], unique=False)
    op.create_index(op.f("ix_plans_job_status"), "plans", ["job_status"], unique=False)
    op.create_index(op.f("ix_plans_plan_blob"), "plans", ["plan_blob"], unique=False)
    op.create_index(op.f("ix_plans_snapshot_id"), "plans", ["snapshot_id"], unique=False)
    op.create_table(
        "plan_events",
        sa.Column("plan_id", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_events_plan_id_plans")),
        sa.PrimaryKeyConstraint("plan_id", "sequence", name=op.f("pk_plan_events")),
    )
    op.create_table(
        "proposals",
        sa.Column("plan_id", sa.String(length=80), nullable=False),
        sa.Column("youth_id", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stays", sa.JSON(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_proposals_plan_id_plans")),
        sa.PrimaryKeyConstraint("plan_id", "youth_id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_youth_id"), "proposals", ["youth_id"], unique=False)
    op.create_table(
        "publications",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_publications_plan_id_plans")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_publications")),
    )
    op.create_table(
        "recommendations",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("snapshot_id", sa.String(length=80), nullable=False),
        sa.Column("plan_id", sa.String(length=80), nullable=True),
        sa.Column("youth_id", sa.String(length=80), nullable=False),
        sa.Column("policy_blob", sa.String(length=80), nullable=False),
        sa.Column("result_blob", sa.String(length=80), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_recommendations_plan_id_plans")),
        sa.ForeignKeyConstraint(["policy_blob"], ["blobs.id"], name=op.f("fk_recommendations_policy_blob_blobs")),
        sa.ForeignKeyConstraint(["result_blob"], ["blobs.id"], name=op.f("fk_recommendations_result_blob_blobs")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.id"], name=op.f("fk_recommendations_snapshot_id_snapshots")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
    )
    op.create_index(op.f("ix_recommendations_snapshot_id"), "recommendations", ["snapshot_id"], unique=False)
    op.create_index(op.f("ix_recommendations_youth_id"), "recommendations", ["youth_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.String(length=80), nullable=True),
        sa.Column("plan_id", sa.String(length=80), nullable=True),
        sa.Column("youth_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.Column("stays", sa.JSON(), nullable=False),
        sa.Column("trajectory", sa.JSON(), nullable=False),
        sa.Column("snapshot_id", sa.String(length=80), nullable=False),
        sa.Column("child_snapshot_id", sa.String(length=80), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_snapshot_id"], ["snapshots.id"], name=op.f("fk_decisions_child_snapshot_id_snapshots")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_decisions_plan_id_plans")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_decisions_recommendation_id_recommendations")
        ),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_decisions_snapshot_id_snapshots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("plan_id", "youth_id", name=op.f("uq_decisions_plan_id_youth_id")),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_decisions_recommendation_id")),
        sa.UniqueConstraint("sequence", name=op.f("uq_decisions_sequence")),
    )
    op.create_index(op.f("ix_decisions_youth_id"), "decisions", ["youth_id"], unique=False)
    op.create_table(
        "moves",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("youth_id", sa.String(length=80), nullable=False),
        sa.Column("from_place", sa.String(length=80), nullable=True),
        sa.Column("to_place", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("decision_id", sa.String(length=80), nullable=True),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_moves_decision_id_decisions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index(op.f("ix_moves_decision_id"), "moves", ["decision_id"], unique=False)
    op.create_index(op.f("ix_moves_youth_id"), "moves", ["youth_id"], unique=False)
    op.execute("INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '')")
    guard_audit()
