"""All routes in one place: which stages a submission passes, and where its legs (commits) end.

A new service is one row here and one in ``schemas/services.py``.
"""

from pipeline.stages import LegPlan, Route

LIGHT = "light"
BUNDLE = "bundle"
ATTACHMENTS = "attachments"  # decoding scans takes long and much memory
REPORTS = "reports"  # a report of a hundred thousand persons: the small documents of others do not wait for it
STATEMENTS = "statements"  # of banks: large, one after the other

INTAKE = Route("intake", (LegPlan(LIGHT, ("verify", "parse")),))
INSURER_REGISTRATION = Route(
    "insurer_registration",
    (LegPlan(LIGHT, ("authorize", "validate", "insurer_lookup", "review", "register")),),
)
INSURED_REGISTRATION = Route(
    "insured_registration",
    (LegPlan(LIGHT, ("authorize", "validate", "ssn_lookup", "review", "register")),),
)
# What nobody signed goes here from verify; a signed deletion of a draft from parse.
DRAFTS = Route("drafts", (LegPlan(LIGHT, ("draft",)),))
DELETE_DRAFT = Route("delete_draft", (LegPlan(LIGHT, ("draft",)),))

# What is left of a bundle when its children go their own ways; due when the last of them has ended.
AFTER_SPLIT = Route(BUNDLE, (LegPlan(LIGHT, ("summary",)),))

_AUTHORIZATION = (LegPlan(LIGHT, ("authorize", "validate", "grantee_lookup", "review", "register")),)
AUTHORIZATION_GRANT = Route("authorization_grant", _AUTHORIZATION)
AUTHORIZATION_REVOCATION = Route("authorization_revocation", _AUTHORIZATION)

ON_ANOTHER = (LegPlan(LIGHT, ("authorize", "validate", "action", "review", "register")),)
COPY_RETURNED = Route("copy_returned", ON_ANOTHER)
WITHDRAWAL = Route("withdrawal", ON_ANOTHER)

CERTIFICATE_REPLACEMENT = Route(
    "certificate_replacement",
    (LegPlan(LIGHT, ("authorize", "validate", "certificate_lookup", "review", "register")),),
)
CHILDCARE_TABLE = Route(
    "childcare_table",
    (
        LegPlan(LIGHT, ("authorize", "validate", "benefit_lookup")),
        LegPlan(ATTACHMENTS, ("attachments",)),
        LegPlan(LIGHT, ("assess", "review", "register")),
    ),
)
_INSURER_DATA = (LegPlan(LIGHT, ("authorize", "validate", "insurer_data", "review", "register")),)
INSURER_REQUISITES = Route("insurer_requisites", _INSURER_DATA)
PRODUCTION_CALENDAR = Route("production_calendar", _INSURER_DATA)

_PAYMENT = (LegPlan(LIGHT, ("authorize", "validate", "payment_lookup", "review", "register")),)
PAYMENT_DISTRIBUTION = Route("payment_distribution", _PAYMENT)

QUARTERLY_REPORT = Route(
    "quarterly_report",
    (
        LegPlan(LIGHT, ("authorize", "validate")),
        LegPlan(REPORTS, ("report_lookup", "assess", "distribute", "review", "register")),
    ),
)

# An office answers; nothing is written into a register.
MESSAGE = Route("message", (LegPlan(LIGHT, ("authorize", "validate", "review", "register")),))

# A statement is read and matched as a whole; booked part by part, each part a leg of the second route, so that no write
# lock lasts longer than a part.
BANK_STATEMENT = Route("bank_statement", (LegPlan(STATEMENTS, ("statement_parse",)), LegPlan(STATEMENTS, ("match",))))
BANK_BOOKING = Route("bank_booking", (LegPlan(STATEMENTS, ("book",)), LegPlan(STATEMENTS, ("register",))))

# What a bank tells of a payment order.
PAYMENT_STATUS = Route("payment_status", (LegPlan(STATEMENTS, ("payment_status", "register")),))

ROUTES = {
    route.name: route
    for route in (
        INTAKE,
        INSURER_REGISTRATION,
        INSURED_REGISTRATION,
        AUTHORIZATION_GRANT,
        AUTHORIZATION_REVOCATION,
        COPY_RETURNED,
        WITHDRAWAL,
        CERTIFICATE_REPLACEMENT,
        CHILDCARE_TABLE,
        INSURER_REQUISITES,
        PRODUCTION_CALENDAR,
        PAYMENT_DISTRIBUTION,
        QUARTERLY_REPORT,
        MESSAGE,
        BANK_STATEMENT,
        BANK_BOOKING,
        PAYMENT_STATUS,
        DRAFTS,
        DELETE_DRAFT,
        AFTER_SPLIT,
    )
}
