"""Word template -> PDF template."""
