//! Everything that is written, as lazy jobs: one for each directory that is compared and locked as a whole.

mod prose;
pub mod recovery;
pub mod script;
pub mod slots;
pub mod terraform;

use crate::lock::Lock;

/// Renders a directory into a sink, and says what to remember of it.
pub type Render<'a> = Box<dyn Fn(&mut dyn Sink) -> Lock + Send + Sync + 'a>;

/// One directory of the output.
pub struct Unit<'a> {
    /// Relative to the output directory: `seoul/commerce`; empty for the output directory itself.
    pub dir: String,
    /// Renders every file of the directory, in an order of its own, and says what to remember of it (without the hashes
    /// of files, which only the writer knows). The same on every call.
    pub render: Render<'a>,
    /// Nothing is rendered: what the run before wrote stays, byte for byte.
    pub kept: bool,
}

impl<'a> Unit<'a> {
    /// A directory that is rendered.
    pub fn new(dir: impl Into<String>, render: impl Fn(&mut dyn Sink) -> Lock + Send + Sync + 'a) -> Self {
        Self { dir: dir.into(), render: Box::new(render), kept: false }
    }

    /// A directory that stays as it is.
    pub fn kept(dir: impl Into<String>) -> Self {
        Self { dir: dir.into(), render: Box::new(|_| Lock::default()), kept: true }
    }
}

/// Takes files as they are rendered. The text is the renderer's buffer, valid for the call.
pub trait Sink {
    /// One file, by its name below the unit's directory (`order.tf`, `services/order.md`).
    fn file(&mut self, name: &str, text: &str);
}

/// Takes files that nobody reads: for what a unit says of itself.
pub struct Nowhere;

impl Sink for Nowhere {
    fn file(&mut self, _: &str, _: &str) {}
}
