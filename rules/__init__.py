"""The inspectorate's rules, as functions of dates and words alone."""
