// Structured mode is not seen when its media type has capitals.

use cloudevents::binding::http::to_event;
use http::HeaderMap;

pub fn observed() -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "Application/CloudEvents+JSON".parse().unwrap());
    let body = r#"{"specversion":"1.0","id":"1","source":"/s","type":"t"}"#;
    let error = to_event(&headers, body.into()).err()?;
    Some(format!("refused: {error}"))
}
