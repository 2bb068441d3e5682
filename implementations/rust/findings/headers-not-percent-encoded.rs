// Attributes go into HTTP headers as they are.

use cloudevents::binding::reqwest::RequestBuilderExt;
use cloudevents::{EventBuilder, EventBuilderV10};
use reqwest::Client;

pub fn observed() -> Option<String> {
    let event =
        EventBuilderV10::new().id("1").source("/s").ty("t").subject("Euro € \"100%\"").build().unwrap();
    let request = Client::new().post("http://localhost/").event(event).unwrap().build().unwrap();
    let header = String::from_utf8_lossy(request.headers()["ce-subject"].as_bytes());
    (header != "Euro%20%E2%82%AC%20%22100%25%22").then(|| format!("ce-subject: {header}"))
}
