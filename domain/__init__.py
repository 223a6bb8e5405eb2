"""The rules, pure: standard library and pydantic only."""
