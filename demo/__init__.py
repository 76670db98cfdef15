"""The demo world: a PKI, employers, persons, signed and hostile files, always the same ones.

Used by ``qebul demo``, the tests and the benches. Nothing here is real: every person, number and card is invented.
"""
