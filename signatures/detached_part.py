"""One draft of several that were signed at once: the detached signature is over its files and over those of others.

The signature's value is over the digest of each file, so what it says of one draft is proven without the others, which
may have changed or be gone. A draft's own files must all be among them, under their names in one folder.
"""

from collections.abc import Mapping
from dataclasses import replace

from signatures.data_files import DataFiles, pieces
from signatures.detached import opened_over, verify_detached
from signatures.detached_coverage import Claim, FileDigests, claim_over, digest_file, holds
from signatures.detached_xades import files_of, read_detached
from signatures.opened import Opened
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.references import Reference
from signatures.refusal import Refused
from signatures.uris import SHA256
from signatures.xades import XadesSignature
from signatures.zip_guard import check_distinct

# An insurer has a report for each of its activities in a quarter. Each draft is proven by reading the whole signature:
# without a bound one file over twenty thousand drafts would be read twenty thousand times.
MOST_DRAFTS = 100


def verify_part(signature: bytes, files: DataFiles, policy: Policy) -> Opened | Reason:
    """Structure and mathematics of a detached signature over all of ``files``, and maybe over others.

    Raises what reading the files raises.
    """
    try:
        check_distinct(files)
        read = read_detached(signature, policy.max_zip_entries, policy)
    except Refused as refused:
        return refused.reason
    named = files_of(read)
    if not files or named.keys() == files.keys() or len(named) == len(files) == 1:
        return verify_detached(signature, files, policy)
    methods = {one.digest_method for one in named.values()} | {SHA256}
    digests = {name: digest_file(pieces(source), frozenset(methods)) for name, source in files.items()}
    claim = _claim(read, _about(named, digests), frozenset(files), policy)
    return opened_over(claim, files, digests, policy)


def _claim(read: XadesSignature, mine: Mapping[str, Reference], names: frozenset[str], policy: Policy) -> Claim:
    """A time-stamp of the archive is over the data of all references, so it cannot be proven over some of them."""
    claim = claim_over(read, mine, names, policy)
    if not claim.unsigned.archive or len(files_of(read)) == len(mine):
        return claim
    return replace(claim, leaf=None, reasons=(Reason(ReasonCode.ASIC_MISSING, "files under an archive time-stamp"),))


def _about(named: Mapping[str, Reference], files: Mapping[str, FileDigests]) -> Mapping[str, Reference]:
    """The references to ``files``, by the names of these; none where they are not all there.

    A file that stands alone may bear any name: it has it from whoever stored it. Of several the names are signed, too,
    below whatever folder keeps the drafts apart.
    """
    first, *others = files
    if not others:
        mine = next((one for one in named.values() if holds(one, files[first])), None)
        return {} if mine is None else {first: mine}
    for path in named:
        folder = path.removesuffix(first)
        if path == folder + first and (not folder or folder.endswith("/")):
            found = {name: named[folder + name] for name in files if folder + name in named}
            if len(found) == len(files) and all(holds(one, files[name]) for name, one in found.items()):
                return found
    return {}
