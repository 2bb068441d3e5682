// Strings with control characters and noncharacters are sent.

use cloudevents::{EventBuilder, EventBuilderV10};

pub fn observed() -> Option<String> {
    let event = EventBuilderV10::new().id("1").source("/s").ty("t").subject("a\0b\u{fffe}").build().ok()?;
    let json = serde_json::to_string(&event).ok()?;
    Some(format!("sent, with EF BF BE where <U+FFFE> stands here: {}", json.replace('\u{fffe}', "<U+FFFE>")))
}
