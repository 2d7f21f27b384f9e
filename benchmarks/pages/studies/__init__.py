"""Worked studies: a question, an experiment, an answer; and the commands that some of them need besides."""
