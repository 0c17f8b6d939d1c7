//! What a definition is printed as.

use super::*;

#[test]
fn text_that_looks_like_an_expression_stays_text() {
    assert_eq!(ask::literal("{% $run %}"), json!("{% \"{% $run %}\" %}"));
    assert_eq!(ask::literal("plain \"quoted\""), json!("plain \"quoted\""));
}

#[test]
fn a_definition_prints_as_itself_with_a_state_on_a_line() {
    let definition = json!({
        "StartAt": "All", "States": {
            "All": { "Type": "Parallel", "Output": {}, "End": true, "Branches": [
                { "StartAt": "a", "States": { "a": { "Type": "Pass", "Output": {}, "End": true } } },
                { "StartAt": "b", "States": { "b": { "Type": "Pass", "End": true } } },
            ] },
        },
    });
    let text = print(&definition);
    assert_eq!(serde_json::from_str::<Value>(&text).expect("prints JSON"), definition);
    assert!(text.contains("\n          \"a\": {\"End\":true,\"Output\":{},\"Type\":\"Pass\"}\n"), "{text}");
}
