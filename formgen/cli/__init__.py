"""The command line: options -> request -> stage -> exit code.

The only place that prints and exits. Data goes to standard output, words to standard error.
Commands are imported when they are used, so that ``formgen --help`` answers at once.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from io import TextIOWrapper

import click

from formgen import __version__
from formgen.errors import ExitCode, FormgenError, UsageError
from formgen.interruption import language_asked, message

#: Command -> the module of this package that holds it as ``command``, and its short help.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "generate": ("generate", "Fill every form of a cohort: the main job."),
    "check": ("check", "Check the input and say what is wrong or missing."),
    "intake": ("intake", "Make, read and give back the companies' workbooks."),
    "pack": ("pack", "Gather the documents for companies and interns, as folders and mails."),
    "collect": ("collect", "Take in forms that came back: match, read and check them."),
    "decide": ("decide", "Record what a person decided about a returned form."),
    "normalise": ("normalise", "Make clean documents from returned ones."),
    "status": ("status", "Say where every intake and every paper stands."),
    "purge": ("purge", "Remove personal data that is no longer needed."),
    "init": ("init", "Make a workspace with a sample cohort and the forms."),
    "templates": ("templates", "List, check and make the forms' templates."),
    "explain": ("explain", "Explain the code of a finding."),
    "doctor": ("doctor", "Say what this installation can do."),
}

_FAULT = {
    "nl": "formgen is gestopt door een eigen fout: {place}.\nMeld dit alstublieft. FORMGEN_DEBUG=1 "
          "toont de bijzonderheden, waar namen in kunnen staan.",
    "en": "formgen stopped by a fault of its own: {place}.\nPlease report it. FORMGEN_DEBUG=1 "
          "shows the details, which may hold names.",
}


class _Commands(click.Group):
    """A group that imports a command only when it is run or asked for its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"formgen.cli.{COMMANDS[cmd_name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="formgen")
def formgen() -> None:
    """Fill the papers of a school's internships, as Word and as PDF, from spreadsheets.

    In a folder with input/ and form_templates/, `formgen generate` makes output/.
    """


def main() -> None:
    """Run the command line and exit with the code of :class:`formgen.errors.ExitCode`."""
    _print_any_character()
    try:
        code = formgen.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        code = _refuse(error)
    except (click.Abort, KeyboardInterrupt):
        click.echo(message(sys.argv[1:]), err=True)
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough, as `formgen ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.SOME_FAILED
    except FormgenError as error:
        from formgen.cli.show import show_error

        show_error(error)
        code = error.exit_code
    except OSError as error:  # of the system, where no stage has put it into words
        from formgen.cli.show import refused_by_system, show_error

        refused = refused_by_system(error)
        show_error(refused)
        code = refused.exit_code
    except Exception as error:  # the boundary: a fault of formgen's own, told without values
        if os.environ.get("FORMGEN_DEBUG"):
            raise
        click.echo(_FAULT[language_asked(sys.argv[1:])].format(place=_place(error)), err=True)
        code = ExitCode.SOME_FAILED
    sys.exit(int(code or 0))


def _refuse(error: click.ClickException) -> int:
    """Say what is wrong with the command; the exit code of that."""
    if not isinstance(error, click.UsageError) or isinstance(
            error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    from formgen.cli.show import show_error
    from formgen.cli.usage import refused

    command = " ".join(("formgen", *(name for name in sys.argv[1:2] if name in COMMANDS)))
    refusal = UsageError(refused(error, command))
    show_error(refusal)
    return refusal.exit_code


def _print_any_character() -> None:
    """Let standard output take characters that its encoding lacks, as Windows' own do when the
    output goes to a file: they are written as in JSON, which stays JSON so.
    """
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        codecs.register_error("formgen", _escaped)
        sys.stdout.reconfigure(errors="formgen")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """The characters that an encoding lacks, as JSON writes them."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start:error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in
                   zip(units[::2], units[1::2], strict=True)), error.end


def _place(error: BaseException) -> str:
    """The kind of an exception and where it arose; never its text, which may hold names."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    return f"{type(error).__name__} in {code.co_name}, line {trace.tb_lineno}"
