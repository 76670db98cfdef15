"""Readable copies of what is sealed or signed: PDF/A, Word and Excel from one sheet of values.

A print proves nothing and adds nothing: it says what stands in the sealed or signed bytes, and names their digest.
Nothing here needs the server: an employer prints offline what he was sent.
"""
