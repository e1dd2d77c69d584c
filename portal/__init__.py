"""The front door: pages for the people who meet over an inspection. Only home of FastAPI."""
