"""The program `translate`, also as `python -m translate`."""


def main() -> None:
    """Load the command line and run it; Ctrl-C while it loads ends it without a word."""
    try:
        from translate.cli import main as run

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None  # what a shell expects


if __name__ == "__main__":
    main()
