// Any text is the name of an extension, even none.

use cloudevents::Event;
use cloudevents::binding::http::to_event;
use cloudevents::{EventBuilder, EventBuilderV10};
use http::HeaderMap;

pub fn observed() -> Option<String> {
    let mut headers = HeaderMap::new();
    for (name, value) in [("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "t")] {
        headers.insert(name, value.parse().unwrap());
    }
    headers.insert("ce-", "v".parse().unwrap());
    let read: Event = to_event(&headers, Vec::new()).ok()?;
    let built = EventBuilderV10::new().id("1").source("/s").ty("t").extension("My-Ext", "x").build().ok()?;
    let sent = serde_json::to_string(&built).ok()?;
    let nameless = read.extension("")?;
    Some(format!(
        "built and sent: {sent}; the header \"ce-: v\" is the extension \"\" of the value {nameless}"
    ))
}
