"""Published assignment problems as problems of the engine: jobs are youths, agents and rooms are units."""
