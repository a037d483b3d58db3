"""Problems of practice."""
