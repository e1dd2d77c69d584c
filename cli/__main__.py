"""Lets `python -m cli` do what `plans` does."""

from cli import main

main()
