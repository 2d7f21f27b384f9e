"""What people and machines give as text: one parser for each format, for options, requests and files."""
