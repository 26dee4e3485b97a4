"""Run the command line as `python -m baibu`."""

from baibu.cli import main

if __name__ == "__main__":
    main()
