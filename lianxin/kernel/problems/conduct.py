"""Problems of conduct."""
