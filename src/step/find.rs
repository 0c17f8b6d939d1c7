//! What is looked for in the answer to a call: small enough to be asked in JMESPath on the command line and in JSONata
//! by a state machine.

/// Where in an answer something is. Paths are the API's own names: `DBInstances[0].DBInstanceStatus`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Find {
    /// A field.
    Field(&'static str),
    /// A field of the first row of a list that passes.
    Row {
        /// Path of the list.
        list: &'static str,
        /// Which of its rows.
        that: Rows,
        /// Path within the row.
        field: &'static str,
    },
    /// How many rows of a list pass.
    Count {
        /// Path of the list.
        list: &'static str,
        /// Which of its rows.
        that: Rows,
    },
    /// How many there are in a list.
    Size(&'static str),
    /// A field of the row of a list with the greatest value in another field.
    Newest {
        /// Path of the list.
        list: &'static str,
        /// Which of its rows.
        that: Option<Rows>,
        /// Path within the row: a time.
        by: &'static str,
        /// Path within the row.
        field: &'static str,
    },
    /// A field of every row of a list: a list itself.
    Each {
        /// Path of the list.
        list: &'static str,
        /// Path within the row.
        field: &'static str,
    },
}

/// Rows whose field has a value. One condition: what more has to hold is one more thing to show.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rows {
    /// Path within the row.
    pub field: &'static str,
    /// Its value.
    pub is: Value,
}

/// A value that rows are picked by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// This text.
    Text(String),
    /// True.
    True,
}

/// What must be found for a step to be done.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Is {
    /// This text.
    Text(String),
    /// One of these texts.
    Either(&'static [&'static str]),
    /// Text that begins so.
    Begins(String),
    /// This number or more.
    AtLeast(i64),
    /// This number or less. Nothing is not a number.
    AtMost(i64),
    /// True.
    True,
    /// Nothing.
    Absent,
}

/// One thing that an answer must show.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shows {
    /// Where.
    pub find: Find,
    /// What.
    pub is: Is,
}

impl Rows {
    /// Rows with this text in a field.
    pub fn text(field: &'static str, text: impl Into<String>) -> Self {
        Self { field, is: Value::Text(text.into()) }
    }
}

impl Shows {
    /// A field with this text.
    pub fn text(field: &'static str, text: impl Into<String>) -> Self {
        Self { find: Find::Field(field), is: Is::Text(text.into()) }
    }
}

impl Find {
    /// As the command line takes it: <https://jmespath.org/specification.html>.
    pub fn jmespath(&self) -> String {
        match self {
            Self::Field(path) => (*path).to_owned(),
            Self::Row { list, that, field } => format!("{list}[?{}].{field} | [0]", that.jmespath()),
            Self::Count { list, that } => format!("length({list}[?{}])", that.jmespath()),
            Self::Size(list) => format!("length({list})"),
            Self::Newest { list, that: None, by, field } => format!("sort_by({list}, &{by})[-1].{field}"),
            Self::Newest { list, that: Some(that), by, field } => {
                format!("sort_by({list}[?{}], &{by})[-1].{field}", that.jmespath())
            }
            Self::Each { list, field } => format!("{list}[].{field}"),
        }
    }
}

impl Rows {
    fn jmespath(&self) -> String {
        match &self.is {
            // A raw string ends at a quote.
            Value::Text(text) => format!("{}=='{}'", self.field, text.replace('\\', "\\\\").replace('\'', "\\'")),
            Value::True => self.field.to_owned(),
        }
    }
}

impl Is {
    /// For people, as the command line prints it.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Either(texts) => texts.join(" or "),
            Self::Begins(start) => format!("begins with {start}"),
            Self::AtLeast(number) => format!("{number} or more"),
            Self::AtMost(number) => format!("{number} or less"),
            Self::True => "True".to_owned(),
            Self::Absent => "None".to_owned(),
        }
    }
}
