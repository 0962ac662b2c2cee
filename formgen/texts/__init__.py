"""The words of findings and papers, one TOML file per stage."""
