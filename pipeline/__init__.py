"""The engine: settings, clock, database, blob store, ledger, channels, notices' rows, statuses, legs, conservation.

Knows nothing of stages, registries or documents: ``stages/assembly.py`` hands them in.
"""
