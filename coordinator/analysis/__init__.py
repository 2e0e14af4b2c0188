"""Arrays in, findings out: pure, without clock, disk or SQL."""
