// Bytes of data_base64 without a content type are parsed as JSON and written anew.

use cloudevents::Event;
use cloudevents::binding::reqwest::RequestBuilderExt;
use reqwest::Client;

pub fn observed() -> Option<String> {
    // { "xyz": 123 }
    let json =
        r#"{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"eyAieHl6IjogMTIzIH0="}"#;
    let event: Event = serde_json::from_str(json).unwrap();
    let request = Client::new().post("http://localhost/").event(event).unwrap().build().unwrap();
    let body = request.body()?.as_bytes()?;
    (body != br#"{ "xyz": 123 }"#)
        .then(|| format!("the body in binary mode: {}", String::from_utf8_lossy(body)))
}
