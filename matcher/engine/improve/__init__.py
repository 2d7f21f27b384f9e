"""Large neighbourhood search: destroy a part of the plan, repair it with CP-SAT."""
