"""Statements of banks (bank çıxarışı) read into one form, and their entries matched with what insurers owe."""
