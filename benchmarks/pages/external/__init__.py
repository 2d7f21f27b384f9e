"""Published benchmark sets of related problems, solved by the same cores; the data is not in the project."""
