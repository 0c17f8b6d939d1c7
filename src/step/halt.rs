//! What keeps something from writing in a site that it has left.

use super::{ApiCall, Param};

/// One thing that a fence does, every minute anew: harmless when repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halt {
    /// The call. Where it is made for each item of a list, without the parameter that takes the item.
    pub call: ApiCall,
    /// What it is made for, unless it is made once.
    pub each: Option<Each>,
    /// How its effect is taken back: it outlasts the fence, which starts nothing again when it is taken down.
    pub undo: Undo,
}

/// How an effect of a fence is taken back, where the site was not lost after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// By these calls.
    Calls(Vec<ApiCall>),
    /// By an apply of the stack: it puts back what is missing.
    Apply,
    /// By itself, or together with another one.
    Nothing,
}

/// What a call is made for, one by one: AWS stops one task at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Each {
    /// The call that lists them.
    pub list: ApiCall,
    /// Where they are in its answer: a list of texts.
    pub items: &'static str,
    /// The parameter that takes one of them.
    pub parameter: &'static str,
}

impl Halt {
    /// A call that is made once, and not taken back.
    pub fn once(service: &'static str, action: &'static str, params: Vec<(&'static str, Param)>) -> Self {
        Self { call: ApiCall { service, action, params }, each: None, undo: Undo::Nothing }
    }

    /// All that it calls.
    pub fn calls(&self) -> impl Iterator<Item = &ApiCall> {
        self.each.iter().map(|each| &each.list).chain([&self.call])
    }
}
