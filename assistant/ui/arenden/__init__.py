"""The view of items and decisions."""
