"""Records in: read files, recognise their structure, index them.

Nothing in this package knows of questions; ``assistant`` builds on it, never the other way round.
"""
