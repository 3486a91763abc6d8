"""The view Fråga: a conversation with the records, and the passages it stands on."""
