"""The plots, one a file: what is drawn of the runs, how to read it, and the sentence where there is nothing to draw."""
