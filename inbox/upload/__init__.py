"""The upload door: files and questions over HTTP, from senders that are proven.

Bytes go to the store as they come, and into the ledger by the same call as the inbox folders' (``inbox/entrance.py``).
Must never log a token, a header or a file's name, and never tell a channel what is another's.
"""
