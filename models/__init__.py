"""What is exchanged: frozen pydantic models of the alliance, its rules of exchange, and plans."""
