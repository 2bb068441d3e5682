// What is no media type is sent as datacontenttype.

use cloudevents::{EventBuilder, EventBuilderV10};

pub fn observed() -> Option<String> {
    let event = EventBuilderV10::new().id("1").source("/s").ty("t").data("json", "hi").build().ok()?;
    Some(format!("sent: {}", serde_json::to_string(&event).ok()?))
}
