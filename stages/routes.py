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
_AUTHORIZATION = (LegPlan(LIGHT, ("authorize", "validate", "grantee_lookup")), LegPlan(LIGHT, ("review", "register")))
AUTHORIZATION_GRANT = Route("authorization_grant", _AUTHORIZATION)
AUTHORIZATION_REVOCATION = Route("authorization_revocation", _AUTHORIZATION)

ROUTES = {route.name: route for route in (INTAKE, INSURED_REGISTRATION, AUTHORIZATION_GRANT, AUTHORIZATION_REVOCATION)}
