"""Running decision models: boxed expressions to closures over frames of FEEL, decisions in a session."""
