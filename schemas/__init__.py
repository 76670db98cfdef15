"""The language of the house: identifiers, money, Azerbaijani text, documents (model, XSD, binding), findings, codes.

Owns no I/O but reading its own tables; imports nothing of the house.
"""
