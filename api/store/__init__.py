"""What is kept: snapshots, plans, decisions, keys and the audit, in SQLite or PostgreSQL."""
