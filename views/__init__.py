"""Values in, Block Kit out. No clock, no query, no randomness."""
