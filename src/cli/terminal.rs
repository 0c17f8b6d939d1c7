//! Where the program speaks: results to standard output, findings and failures to standard error.

use super::{Color, Global};
use crate::report::style::Screen;
use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// Lines of prose are hard to read beyond this.
const WIDEST: usize = 110;
/// What nobody knows the width of is read in a window of this width.
const USUAL: usize = 80;

pub(super) struct Terminal {
    out: Pipe<AutoStream<io::Stdout>>,
    err: Pipe<AutoStream<io::Stderr>>,
    /// How results are written.
    pub(super) screen: Screen,
    /// How findings are written.
    pub(super) err_screen: Screen,
    /// Only what is wrong.
    pub(super) quiet: bool,
    /// Everything.
    pub(super) verbose: bool,
}

impl Terminal {
    pub(super) fn new(global: &Global) -> Self {
        let choice = |auto: ColorChoice| match global.color {
            Color::Auto => auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let (out, err) = (io::stdout(), io::stderr());
        let out_choice = choice(AutoStream::choice(&out));
        let err_choice = choice(AutoStream::choice(&err));
        let screen = |choice: ColorChoice, terminal: bool| {
            let width = terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0));
            Screen { width: width.map_or(USUAL, |width| width.min(WIDEST)), color: choice != ColorChoice::Never }
        };
        Self {
            screen: screen(out_choice, out.is_terminal()),
            err_screen: screen(err_choice, err.is_terminal()),
            out: Pipe::new(AutoStream::new(out, out_choice)),
            err: Pipe::new(AutoStream::new(err, err_choice)),
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    /// A result.
    pub(super) fn print(&mut self, text: &str) -> anyhow::Result<()> {
        self.out.say(text).map_err(|error| anyhow::Error::new(error).context("cannot write to standard output"))
    }

    /// A result for programs.
    pub(super) fn print_json(&mut self, document: &impl Serialize) -> anyhow::Result<()> {
        self.print(&(serde_json::to_string_pretty(document)? + "\n"))
    }

    /// A finding, or what was counted of them.
    pub(super) fn complain(&mut self, text: &str) {
        // Where standard error is broken there is nobody left to tell.
        _ = self.err.say(text);
    }

    /// Why the program could not do what it was asked.
    pub(super) fn failure(&mut self, error: &anyhow::Error) {
        let text = format!("{}: {error:#}\n", self.err_screen.bad("error"));
        self.complain(&text);
    }
}

/// A stream whose reader may leave (`drgen plan | head`): what comes after that is dropped, and the run ends as it
/// would have.
struct Pipe<W> {
    stream: W,
    left: bool,
}

impl<W: Write> Pipe<W> {
    fn new(stream: W) -> Self {
        Self { stream, left: false }
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        if self.left {
            return Ok(());
        }
        match self.stream.write_all(text.as_bytes()).and_then(|()| self.stream.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.left = true;
                Ok(())
            }
            result => result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fails(ErrorKind, usize);

    impl Write for Fails {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            self.1 += 1;
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_leaves_is_no_failure_but_a_full_disk_is() {
        let mut pipe = Pipe::new(Fails(ErrorKind::BrokenPipe, 0));
        assert!(pipe.say("one").is_ok() && pipe.say("two").is_ok());
        assert_eq!(pipe.stream.1, 1, "nothing is written to a reader that left");
        assert!(Pipe::new(Fails(ErrorKind::StorageFull, 0)).say("one").is_err());
    }
}
