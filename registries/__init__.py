"""The registers: insurers, the population's local copy, insured persons, who was told what, trust snapshots.

Owns their tables, bulk queries and effects. Decides nothing, and writes only through appliers and loaders inside a
transaction that it is given.
"""
