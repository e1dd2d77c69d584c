"""The schema, step by step: numbered sentences about the world, up and down."""
