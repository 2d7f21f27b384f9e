"""Commands that the worked studies in benchmarks/studies need besides `thuisnabij bench`."""
