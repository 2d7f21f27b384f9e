"""Work that outlives a request: solves and nightly rebalancing, kept by DBOS in the database of the service."""
