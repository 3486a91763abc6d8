"""From a file's bytes to blocks of text that know where they stand."""
