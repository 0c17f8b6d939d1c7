//! The pages of `explain`, for programs. The schema is `schemas/explain.schema.json`, generated from these types.

use crate::document;
use crate::finding::{Code, Severity};
use crate::mechanism::page::Page;
use schemars::JsonSchema;
use serde::Serialize;

/// What `drgen explain --format json` prints: all pages, or the one that was asked for.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report {
    /// What can be found, sorted by code.
    pub findings: Vec<FindingPage>,
    /// What is done for kinds, sorted by name.
    pub pages: Vec<KindPage>,
}

/// What a finding means, and what mends it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FindingPage {
    /// `DR201`
    pub code: &'static str,
    /// `rto-missed`
    pub name: &'static str,
    /// Unless the finding says otherwise.
    pub severity: Severity,
    /// In a sentence or two.
    pub meaning: String,
    /// The page, in Markdown.
    pub text: &'static str,
}

/// What is done for a kind, and how each claim is proved.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct KindPage {
    /// `rds`
    pub name: &'static str,
    /// Kinds of the language that it is about.
    pub kinds: &'static [&'static str],
    /// In a few words.
    pub title: &'static str,
    /// The page, in Markdown.
    pub text: &'static str,
}

/// The JSON Schema of [`Report`].
pub fn schema() -> serde_json::Value {
    document::schema::<Report>()
}

/// For programs.
pub fn json<'a>(codes: impl IntoIterator<Item = &'a Code>, pages: impl IntoIterator<Item = &'a Page>) -> Report {
    let finding = |code: &Code| FindingPage {
        code: code.id,
        name: code.name,
        severity: code.severity,
        meaning: code.meaning(),
        text: code.page,
    };
    let page = |page: &Page| KindPage { name: page.name, kinds: page.kinds, title: page.title(), text: page.text };
    Report { findings: codes.into_iter().map(finding).collect(), pages: pages.into_iter().map(page).collect() }
}
