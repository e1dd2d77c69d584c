"""Rehearses years in seconds: the real code on a scratch database, with a calendar that runs."""
