// Integers beyond 32 bits are sent and read.

use cloudevents::{Event, EventBuilder, EventBuilderV10};

pub fn observed() -> Option<String> {
    let event =
        EventBuilderV10::new().id("1").source("/s").ty("t").extension("n", 2147483648).build().ok()?;
    let json = serde_json::to_string(&event).ok()?;
    let read: Event = serde_json::from_str(&json).ok()?;
    Some(format!("sent: {json}; and read again as {}", read.extension("n")?))
}
