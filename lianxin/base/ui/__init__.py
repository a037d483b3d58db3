"""The design system: page frame, components, languages, and the security headers of pages."""
