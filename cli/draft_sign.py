"""`qebul draft sign`: one signature over all drafts of a year and quarter, to be dropped into their channel."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.keys import Scheme, open_key
from cli.one import ended
from cli.options import JsonOption, VarOption, print_json, print_table, printable
from cli.signing_options import (
    CertificateOption,
    ChainOption,
    KeyOption,
    LevelOption,
    ModuleOption,
    OutputOption,
    ProofOption,
    SchemeOption,
    SecretOption,
    TimestampOption,
    refuse_no_place,
    write_new,
)
from cli.time_stamping import means_of
from schemas.months import Quarter
from schemas.quarterly_report import QUARTERLY_REPORT_CODE
from signatures.detached_part import MOST_DRAFTS
from signatures.drafts_signing import sign_drafts
from signatures.levels import Level
from signatures.policy import DEFAULT_POLICY
from stages.drafts_of_quarter import ClaimedDraft, UnreadableDraft, Wanted, drafts_of_quarter, opened

NO_DRAFT = 1
YearOption = Annotated[int, typer.Option(min=2001, max=2099, help="Year that the drafts are about.")]
QuarterOption = Annotated[int, typer.Option(min=1, max=4, help="Quarter that the drafts are about.")]


def sign(
    year: YearOption,
    quarter: QuarterOption,
    channel: Annotated[str, typer.Option(help="The channel that the drafts were sent through.")],
    key: KeyOption,
    output: OutputOption,
    service: Annotated[str, typer.Option(help="Service of the drafts.")] = QUARTERLY_REPORT_CODE,
    insurer: Annotated[str, typer.Option(help="Only drafts of this VÖEN, where a channel serves several.")] = "",
    certificate: CertificateOption = None,
    chain: ChainOption = None,
    secret: SecretOption = None,
    module: ModuleOption = None,
    timestamp: TimestampOption = None,
    level: LevelOption = None,
    proof: ProofOption = None,
    scheme: SchemeOption = Scheme.PKCS1,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Signs all drafts of a year and quarter at once (004 §2.3.3 GÖNDƏR): the file goes into their channel's inbox.

    Each draft is then judged by itself and has its own answers. Exit status 1: there is no such draft. What is signed
    is what stands in the drafts now: one that is changed before the signature arrives stays a draft.
    Example: qebul draft sign --year 2026 --quarter 3 --channel alfa --key me.key.pem --cert me.pem -o q3.sig.xml
    """
    refuse_no_place(output)
    means = means_of(timestamp, level, proof or ())
    if means.level is Level.LTA:
        raise typer.BadParameter("over several drafts at most LT", param_hint="--level")
    house = look_in(var)
    wanted = Wanted(channel, service, Quarter(f"{year}-Q{quarter}"), insurer)
    with house.database.reads() as reads:
        drafts = drafts_of_quarter(reads, wanted)
    if not drafts:
        raise ended(f"no draft of {service} for {wanted.period} in {channel}", NO_DRAFT, json=json)
    if len({one.claims.insurer for one in drafts}) > 1:
        raise UsageError("there are drafts of several insurers: say --insurer")
    if len(drafts) > MOST_DRAFTS:
        raise UsageError(f"{len(drafts)} drafts: one signature is over at most {MOST_DRAFTS}")
    signing = open_key(key, certificate, chain, secret, module, scheme)
    try:
        with opened(drafts, house.store, DEFAULT_POLICY) as files:
            signature = sign_drafts(files, signing, signing_time=datetime.now(UTC), means=means)
    except UnreadableDraft as unreadable:
        raise UsageError(str(unreadable)) from None
    write_new(output, signature)
    if json:
        told = {"file": str(output), "drafts": [_told(one) for one in drafts], "size": len(signature)}
        print_json(told | {"level": means.level, "algorithm": signing.signature_algorithm})
    else:
        _print(drafts, wanted, output)


def _print(drafts: Sequence[ClaimedDraft], wanted: Wanted, output: Path) -> None:
    rows = [(str(one.row.sequence), one.row.id[:8], one.row.file, one.claims.insurer) for one in drafts]
    print_table(f"signed for {wanted.period}", ["no", "id", "file", "insurer"], rows)
    print(printable(f"{output}: one signature over {len(drafts)} drafts, for the inbox of {wanted.channel}"))


def _told(one: ClaimedDraft) -> dict[str, Any]:
    return {
        "id": one.row.id,
        "sequence": one.row.sequence,
        "file": one.row.file,
        "document_id": one.claims.document_id,
        "insurer": one.claims.insurer,
        "service": one.claims.service,
        "period": one.claims.period,
    }
