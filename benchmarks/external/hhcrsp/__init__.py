"""Home health care routing with synchronised services (Mankowska, Meisel, Bierwirth 2014)."""
