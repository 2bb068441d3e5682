// A percent-encoded value that is not UTF-8 is accepted.

use cloudevents::AttributesReader;
use cloudevents::binding::http::to_event;
use http::HeaderMap;

pub fn observed() -> Option<String> {
    let mut headers = HeaderMap::new();
    for (name, value) in [("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "t")] {
        headers.insert(name, value.parse().unwrap());
    }
    headers.insert("ce-subject", "%C0%A0".parse().unwrap());
    let event = to_event(&headers, Vec::new()).ok()?;
    Some(format!("accepted, the subject is {}", event.subject().unwrap_or_default()))
}
