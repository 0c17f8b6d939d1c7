//! `drgen schema`

use super::{Status, Terminal};
use crate::report::schemas::{DOCUMENTS, Document};
use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen schema > drgen.schema.json\n  drgen schema plan")]
pub(super) struct Args {
    /// What is to be described
    #[arg(default_value = "catalog", value_parser = documents())]
    document: &'static Document,
}

fn documents() -> impl TypedValueParser<Value = &'static Document> {
    let values = DOCUMENTS.iter().map(|document| PossibleValue::new(document.name).help(document.about));
    let find = |name: String| DOCUMENTS.iter().find(|document| document.name == name).ok_or("no document");
    PossibleValuesParser::new(values).try_map(find)
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    terminal.print_json(&(args.document.schema)())?;
    Ok(Status::Clean)
}
