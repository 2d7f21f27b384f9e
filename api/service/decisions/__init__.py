"""What is decided: options and proposals taken or declined, pins, the alliance as it is now."""
