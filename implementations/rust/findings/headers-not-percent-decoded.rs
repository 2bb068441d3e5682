// Values of HTTP headers become attributes as they are.

use cloudevents::AttributesReader;
use cloudevents::binding::http::to_event;
use http::HeaderMap;

pub fn observed() -> Option<String> {
    let mut headers = HeaderMap::new();
    for (name, value) in [("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "t")] {
        headers.insert(name, value.parse().unwrap());
    }
    headers.insert("ce-subject", "Euro%20%E2%82%AC".parse().unwrap());
    let event = to_event(&headers, Vec::new()).unwrap();
    (event.subject() != Some("Euro €"))
        .then(|| format!("the subject is {}", event.subject().unwrap_or_default()))
}
