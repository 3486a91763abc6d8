"""From blocks of text to a record: its kind, items, paragraphs, roles and voices."""
