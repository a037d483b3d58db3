"""Writing models as DMN 1.5 XML."""
