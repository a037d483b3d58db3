"""Pages of commitments: the board, one commitment and what is done to it, handover, doubtful proof, call-backs, door codes."""
