"""How things go out: the words of answers, their seal, and their way into the senders' folders.

Never changes what was sealed and never overwrites a file. Reads and writes rows through ``pipeline.notices`` only.
"""
