"""What screens share: how values, sheets, papers and findings are shown."""
