"""The three stores: register (the truth), vectors and terms (derived from it)."""
