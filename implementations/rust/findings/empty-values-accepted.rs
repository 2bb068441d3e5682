// id, type, subject and, where it is read, source may be empty.

use cloudevents::{Event, EventBuilder, EventBuilderV10};

pub fn observed() -> Option<String> {
    let built = EventBuilderV10::new().id("").source("/s").ty("").subject("").build().ok()?;
    let json = r#"{"specversion":"1.0","id":"","source":"","type":""}"#;
    serde_json::from_str::<Event>(json).ok()?;
    Some(format!("sent: {}; read: {json}", serde_json::to_string(&built).ok()?))
}
