"""Tests of the Block Kit validator."""
