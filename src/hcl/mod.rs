//! Terraform's language as we write it: blocks, comments and blank lines around hcl-rs expressions,
//! printed exactly as `terraform fmt` prints them.
//!
//! Comes in: values of [`hcl::Expression`]. Goes out: text. Knows nothing of drgen.
//!
//! hcl-rs gives the values but not comments, and its own formatter neither aligns nor keeps `$${`
//! apart from `${` (a string that a user wrote would come alive). So the items and the printer are ours.

mod escape;
mod flat;
mod layout;
mod print;
mod template;
#[cfg(test)]
mod tests;

use hcl::expr::{BinaryOp, FuncCall, FuncName, Operation, Traversal, TraversalOperator};
use hcl::{Identifier, Variable};

pub use hcl::Expression;
pub use hcl::expr::BinaryOperator;
pub use print::print;

/// What stands between a pair of braces, or in a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    items: Vec<Item>,
}

/// One row of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// `key = value`
    Attribute(String, Expression),
    /// `kind "label" { … }`
    Block(Block),
    /// One or more lines, each printed behind `# `.
    Comment(String),
    /// An empty line.
    Blank,
}

/// `resource "aws_sqs_queue" "jobs" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// `resource`, `lifecycle`, …
    pub kind: String,
    /// Always printed as quoted strings.
    pub labels: Vec<String>,
    /// What is between the braces.
    pub body: Body,
}

impl Body {
    /// An empty body.
    pub fn new() -> Self {
        Self::default()
    }

    /// The rows, in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The rows, to change them.
    pub fn items_mut(&mut self) -> &mut Vec<Item> {
        &mut self.items
    }

    /// Whether nothing would be printed.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Appends `key = value`.
    pub fn set(&mut self, key: &str, value: impl Into<Expression>) -> &mut Self {
        self.items.push(Item::Attribute(key.to_owned(), value.into()));
        self
    }

    /// Appends `key = value` where there is a value.
    pub fn set_some(&mut self, key: &str, value: Option<impl Into<Expression>>) -> &mut Self {
        if let Some(value) = value {
            self.set(key, value);
        }
        self
    }

    /// Appends a comment, one row per line of `text`.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        self.items.push(Item::Comment(text.into()));
        self
    }

    /// Appends an empty line.
    pub fn blank(&mut self) -> &mut Self {
        self.items.push(Item::Blank);
        self
    }

    /// Appends a block without labels, filled by `fill`.
    pub fn block(&mut self, kind: &str, fill: impl FnOnce(&mut Body)) -> &mut Self {
        self.labelled(kind, &[], fill)
    }

    /// Appends a block with labels, filled by `fill`.
    pub fn labelled(&mut self, kind: &str, labels: &[&str], fill: impl FnOnce(&mut Body)) -> &mut Self {
        let mut body = Body::new();
        fill(&mut body);
        self.push(Block { kind: kind.to_owned(), labels: labels.iter().map(|&l| l.to_owned()).collect(), body })
    }

    /// Appends a finished block.
    pub fn push(&mut self, block: Block) -> &mut Self {
        self.items.push(Item::Block(block));
        self
    }

    /// Appends all rows of `other`.
    pub fn extend(&mut self, other: Body) -> &mut Self {
        self.items.extend(other.items);
        self
    }
}

/// `root.a.b`: a reference. References to resources come from the stack, which knows that they resolve.
pub fn traversal<'a>(root: &str, path: impl IntoIterator<Item = &'a str>) -> Expression {
    let operators: Vec<TraversalOperator> =
        path.into_iter().map(|name| TraversalOperator::GetAttr(Identifier::unchecked(name))).collect();
    let root = Expression::Variable(Variable::unchecked(root));
    if operators.is_empty() { root } else { Expression::from(Traversal::new(root, operators)) }
}

/// `value["key"]`
pub fn index(value: Expression, key: impl Into<Expression>) -> Expression {
    step(value, TraversalOperator::Index(key.into()))
}

/// `value.name`
pub fn attribute(value: Expression, name: &str) -> Expression {
    step(value, TraversalOperator::GetAttr(Identifier::unchecked(name)))
}

/// One step more, in the form that the parser gives: a reference is one traversal, however long.
fn step(value: Expression, operator: TraversalOperator) -> Expression {
    match value {
        Expression::Traversal(mut traversal) if !flat::is_splat(&traversal) => {
            traversal.operators.push(operator);
            Expression::Traversal(traversal)
        }
        value => Expression::from(Traversal::new(value, [operator])),
    }
}

/// `name(arguments…)`; the name of a provider's function holds `::`.
pub fn call(name: &str, arguments: impl IntoIterator<Item = Expression>) -> Expression {
    let (namespace, name) = name.rsplit_once("::").map_or((None, name), |(space, name)| (Some(space), name));
    let namespace = namespace.into_iter().flat_map(|space| space.split("::")).map(Identifier::unchecked);
    let name = FuncName::new(Identifier::unchecked(name)).with_namespace(namespace);
    Expression::from(FuncCall { name, args: arguments.into_iter().collect(), expand_final: false })
}

/// `left >= right`
pub fn binary(left: Expression, operator: BinaryOperator, right: Expression) -> Expression {
    Expression::from(Operation::Binary(BinaryOp::new(left, operator, right)))
}

/// `{ key = value, … }` in the order given; keys print bare where they are identifiers, quoted otherwise.
pub fn object<K: Into<String>, V: Into<Expression>>(pairs: impl IntoIterator<Item = (K, V)>) -> Expression {
    Expression::Object(
        pairs
            .into_iter()
            .map(|(key, value)| (hcl::ObjectKey::Expression(Expression::String(key.into())), value.into()))
            .collect(),
    )
}

/// `[a, b, …]`
pub fn list<V: Into<Expression>>(values: impl IntoIterator<Item = V>) -> Expression {
    Expression::Array(values.into_iter().map(Into::into).collect())
}

/// A quoted template: literal text and expressions in a row. Text is text, whatever it holds.
pub fn template(parts: impl IntoIterator<Item = Part>) -> Expression {
    template::from_parts(parts)
}

/// A piece of a [`template()`].
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Text as the reader sees it.
    Text(String),
    /// An expression between `${` and `}`.
    Value(Expression),
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Part::Text(text.to_owned())
    }
}

impl From<Expression> for Part {
    fn from(value: Expression) -> Self {
        Part::Value(value)
    }
}
