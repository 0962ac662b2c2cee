"""form.toml -> Word template."""
