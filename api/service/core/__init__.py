"""What every request works with: settings, what is kept in memory, the audit's writer, metrics."""
