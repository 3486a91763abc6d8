"""The view of quality: how good the answers are, in plain words."""
