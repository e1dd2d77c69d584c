"""What the calendar sets in motion: one file, one flow, one name for both."""
