"""The placement desk: how fast it answers, and how good its first option is."""
