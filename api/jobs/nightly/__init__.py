"""The nightly rebalancing: when it is due, and the proposals that come of it."""
