"""What we say, to whom, and how it is sent."""
