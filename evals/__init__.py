"""Labelled examples, and what the rules make of them."""
