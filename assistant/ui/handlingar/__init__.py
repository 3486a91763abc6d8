"""The view of records: the list, the reader, and taking in one's own files."""
