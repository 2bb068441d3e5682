// Events of two versions go out in one batch.

use cloudevents::binding::reqwest::RequestBuilderExt;
use cloudevents::{EventBuilder, EventBuilderV03, EventBuilderV10};
use reqwest::Client;

pub fn observed() -> Option<String> {
    let current = EventBuilderV10::new().id("1").source("/s").ty("t").build().unwrap();
    let early = EventBuilderV03::new().id("2").source("/s").ty("t").build().unwrap();
    let request = Client::new().post("http://localhost/").events(vec![current, early]).ok()?.build().unwrap();
    Some(String::from_utf8_lossy(request.body()?.as_bytes()?).into_owned())
}
