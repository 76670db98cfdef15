"""Several drafts under one detached signature (004 §2.3.3 GÖNDƏR): their files, each draft's in a folder of its own.

``detached_part.py`` proves what is made here for one of them.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from signatures.data_files import DataFiles, Source
from signatures.detached import sign_detached, verify_detached
from signatures.detached_part import MOST_DRAFTS
from signatures.keys import SigningKey
from signatures.levels import Level, Means
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.signing import CannotSign


def sign_drafts(drafts: Mapping[str, DataFiles], key: SigningKey, *, signing_time: datetime, means: Means) -> bytes:
    """The XAdES file over all of ``drafts``, whose names tell them apart, and name folders.

    Raises CannotSign, StampRefused, OSError. A time-stamp of the archive would be over all files together, and so could
    not be proven for one draft: level LTA cannot be had.
    """
    if means.level is Level.LTA:
        raise CannotSign(Reason(ReasonCode.ASIC_COVERAGE, "an archive time-stamp over several drafts"))
    if len(drafts) > MOST_DRAFTS:
        raise CannotSign(Reason(ReasonCode.ASIC_COVERAGE, f"more than {MOST_DRAFTS} drafts"))
    files: dict[str, Source] = {
        f"{folder}/{name}": source for folder, draft in drafts.items() for name, source in draft.items()
    }
    signature = sign_detached(files, key, signing_time=signing_time)
    return means.raise_xades(signature, partial(verify_detached, files=files, policy=DEFAULT_POLICY))
