"""Who signed what: containers, XAdES, trust, revocation, signer identity, signing keys, sealed answers and their proof.

Pure but for reading bytes it is handed: configured by frozen values, no database, no clock, no network.
"""
