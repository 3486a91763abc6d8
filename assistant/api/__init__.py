"""Questions and records for other programs, over HTTP with JSON."""
