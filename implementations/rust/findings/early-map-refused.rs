// An event of 0.3 with an extension of the type Map is refused.

use cloudevents::Event;

pub fn observed() -> Option<String> {
    let json = r#"{"specversion":"0.3","id":"1","source":"/s","type":"t","comexamplemap":{"othervalue":5}}"#;
    let error = serde_json::from_str::<Event>(json).err()?;
    Some(format!("refused: {error}; ExtensionValue has no maps"))
}
