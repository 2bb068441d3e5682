// An extension may have the name of the member that holds the data.

use cloudevents::{EventBuilder, EventBuilderV10};

pub fn observed() -> Option<String> {
    let builder = EventBuilderV10::new().id("1").source("/s").ty("t").data("text/plain", "hi");
    let event = builder.extension("data", "x").build().ok()?;
    let json = serde_json::to_string(&event).ok()?;
    (json.matches("\"data\":").count() > 1).then(|| format!("the member data twice: {json}"))
}
