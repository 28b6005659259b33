"""Staff accounts, roles, organisation and network scope, and the audit trail."""
