"""The decisions on the way of a submission: one file per stage, ``routes.py`` the table of contents.

A stage reads (``gather``), decides (``run``) and returns; it writes nothing and sends nothing. ``assembly.py`` puts the
whole house together.
"""
