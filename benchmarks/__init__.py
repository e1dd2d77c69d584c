"""Speed, measured beside what one would pick instead; `make bench` writes docs/performance.md."""
