"""Pure rules of this area: what is entered, what is searched, what policy rules are told about a person."""
