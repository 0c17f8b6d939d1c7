//! Reads YAML into the types of the grammar.
