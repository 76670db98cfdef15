"""All files of the demo, in the order in which they are dropped."""

from collections.abc import Mapping
from functools import cache

from demo.accepted import files_of_second_wave, files_that_come_again, good_files
from demo.actions import files_of_actions_in_vain, files_of_withdrawals
from demo.attacks import attacking_files, files_of_nothing
from demo.authorized import files_of_authorizations
from demo.bundles import bundle_files
from demo.certificates import files_of_lost_certificates, files_of_unusable_certificates
from demo.childcare import files_of_insurer, files_of_tables
from demo.containers import asice_files, pdf_files
from demo.copies import files_of_copies
from demo.demo_file import DemoFile
from demo.drafts import draft_files
from demo.insurers import files_of_insurers, files_of_new_insurers
from demo.messages import files_of_messages
from demo.payments import files_of_payments
from demo.read_papers import files_with_scans
from demo.rejected import files_with_content_trouble, files_with_signer_trouble
from demo.reports import files_of_reports
from demo.statements import files_of_statements
from demo.waiting import files_that_wait
from demo.workbench import Workbench


@cache
def demo_files() -> tuple[DemoFile, ...]:
    """All files over four channels, one of them the treasury's; later waves stand at the end."""
    return (
        *good_files(),
        *files_that_come_again(),
        *files_with_signer_trouble(),
        *files_with_content_trouble(),
        *attacking_files(),
        *files_of_nothing(),
        *pdf_files(),
        *asice_files(),
        *bundle_files(),
        *draft_files(),
        *files_of_authorizations(),
        *files_of_insurer(),
        *files_of_insurers(),
        *files_of_messages(),
        *files_of_payments(),
        *files_of_actions_in_vain(),
        *files_of_withdrawals(),
        *files_of_tables(),
        *files_of_second_wave(),
        *files_of_reports(),
        *files_of_lost_certificates(),
        *files_of_new_insurers(),
        *files_of_copies(),
        *files_that_wait(),
        *files_with_scans(),
        *files_of_unusable_certificates(),
        *files_of_statements(),
    )


def build(bench: Workbench) -> Mapping[str, bytes]:
    """Makes all files on ``bench``; their bytes by name, in drop order."""
    for one in demo_files():
        bench.made[one.name] = one.make(bench)
    return bench.made
