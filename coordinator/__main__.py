"""`python -m coordinator` is the command line."""

from coordinator.cli import main

raise SystemExit(main())
