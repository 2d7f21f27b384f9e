"""Experiments: settings × instances × seeds (× versions) from a TOML file, as runs that can be broken off and go on."""
