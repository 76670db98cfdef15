"""How things come in: folders are read, files are claimed by rename, stored, and entered into the ledger.

Must never open a document, judge one, or follow a link that a sender made.
"""
