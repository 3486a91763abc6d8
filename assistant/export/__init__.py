"""Answers to take along: Word and Markdown, each quote with a footnote that says where it stands."""
