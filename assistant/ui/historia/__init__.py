"""The view of history: a theme through the years, what changed, and the words of the field."""
