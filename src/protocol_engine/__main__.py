"""`python -m protocol_engine` is the command line."""

from protocol_engine.cli import main

if __name__ == "__main__":
    main()
