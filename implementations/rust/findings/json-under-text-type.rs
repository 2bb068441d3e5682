// A JSON value goes into data under a content type that is not JSON.

use cloudevents::{EventBuilder, EventBuilderV10};
use serde_json::json;

pub fn observed() -> Option<String> {
    let builder = EventBuilderV10::new().id("1").source("/s").ty("t");
    let event = builder.data("text/plain", json!({ "a": 1 })).build().ok()?;
    let json = serde_json::to_value(&event).ok()?;
    json["data"].is_object().then(|| format!("datacontenttype text/plain with data {}", json["data"]))
}
