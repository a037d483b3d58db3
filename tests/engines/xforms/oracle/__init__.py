"""The web's own engine as an oracle: what @getodk/xforms-engine says of a form and a submission. Test-time only."""
