"""One file per version of the register, oldest first."""
