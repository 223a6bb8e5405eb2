"""Reading other people's files: what form they have, what their columns, days, amounts and names mean.

Everything here is pure: bytes, lines and cells in, values and reasons out. Nothing is guessed silently; what
was guessed is a value that is shown before anything is written.
"""
