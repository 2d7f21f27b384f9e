"""Our own figures, each a section of RESULTS.md with the runs that it comes from."""
