"""What a sales leader edits, and its typed loader."""
