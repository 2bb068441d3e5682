// What is no URI-reference is sent as source.

use cloudevents::{EventBuilder, EventBuilderV10};

pub fn observed() -> Option<String> {
    let event = EventBuilderV10::new().id("1").source("a b[").ty("t").build().ok()?;
    Some(format!("sent: {}", serde_json::to_string(&event).ok()?))
}
