// The Integer -0 in JSON is refused.

use cloudevents::Event;

pub fn observed() -> Option<String> {
    let json = r#"{"specversion":"1.0","id":"1","source":"/s","type":"t","n":-0}"#;
    let error = serde_json::from_str::<Event>(json).err()?;
    Some(format!("refused: {error}"))
}
