"""One self-contained HTML file and CSV files of a store of runs."""
