"""Records from a municipality's meeting portal to a folder that can be ingested."""
