"""Pure rules of this area: what is searched, what the policy rules are told about a person."""
