"""The bench as analysts use it: experiments, runs, measures, statistics, comparisons, tuning, reports."""
