"""The values of FEEL (DMN 1.5 §10.3.2): numbers, strings, booleans, temporal values, lists, contexts, ranges."""
