"""`python -m coordinator` is the command line."""

from coordinator.cli.main import main

raise SystemExit(main())
