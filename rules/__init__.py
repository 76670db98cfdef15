"""What documents must satisfy, as pure functions from values to findings.

No clock, no database, no disk: the day of receipt and the records of registers come in as arguments. Decides nothing
about a submission: a stage turns findings into an outcome.
"""
