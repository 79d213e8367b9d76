"""Run the command as ``python -m alignment.cli``."""

from alignment.cli.commands import main

if __name__ == "__main__":
    main(prog_name="alignment")
