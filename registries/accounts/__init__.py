"""Accounts in double entry: what insurers and insured persons owe, what was paid, and where each qəpik of it went.

Every change is a transaction whose postings add up to nothing. Nothing is ever changed or taken away: what was wrong
is reversed by a transaction of its own. Balances are sums of postings, asked when they are wanted. Amounts are qəpik.
"""
