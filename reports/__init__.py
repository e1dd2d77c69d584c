"""Reading published reports; writing the documents people file."""
