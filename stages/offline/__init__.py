"""What a file shows by itself: every finding that needs neither a register nor anything else of the house.

The stages call it, and so does `qebul check` on an employer's desk: one function for both, so that both say the same.
Imports nothing of the server.
"""
