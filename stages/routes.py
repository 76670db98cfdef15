"""All routes in one place: which stages a submission passes, and where its legs (commits) end.

A new service is one row here and one in ``schemas/services.py``.
"""

from pipeline.stages import LegPlan, Route

LIGHT = "light"

INTAKE = Route("intake", (LegPlan(LIGHT, ("verify", "parse")),))
INSURED_REGISTRATION = Route(
    "insured_registration",
    (LegPlan(LIGHT, ("authorize", "validate", "ssn_lookup")), LegPlan(LIGHT, ("review", "register"))),
)
# What nobody signed goes here from verify; a signed deletion of a draft from parse.
DRAFTS = Route("drafts", (LegPlan(LIGHT, ("draft",)),))
DELETE_DRAFT = Route("delete_draft", (LegPlan(LIGHT, ("draft",)),))

ROUTES = {route.name: route for route in (INTAKE, INSURED_REGISTRATION, DRAFTS, DELETE_DRAFT)}
