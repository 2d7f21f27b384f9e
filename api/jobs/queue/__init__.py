"""The queue: its port to DBOS, jobs as rows of the database, and patience with a database that is away."""
