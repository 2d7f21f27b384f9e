"""How long a trip takes: one protocol, several sources."""
