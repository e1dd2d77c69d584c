"""Every question the service asks of its data, by name."""
