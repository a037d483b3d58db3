"""People 居民:one file per resident and household, elders and children first."""
