// One Kafka header with the value null, whatever its name, ends the consumer.

use cloudevents::binding::rdkafka::MessageExt;
use rdkafka::message::{Header, OwnedHeaders, OwnedMessage, Timestamp};

pub fn observed() -> Option<String> {
    let mut headers = OwnedHeaders::new();
    for (key, value) in [("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_source", "/s"), ("ce_type", "t")] {
        headers = headers.insert(Header { key, value: Some(value) });
    }
    headers = headers.insert(Header { key: "x-trace", value: None::<&str> });
    let record =
        OwnedMessage::new(None, None, "topic".to_owned(), Timestamp::NotAvailable, 0, 0, Some(headers));
    record.to_event().ok(); // the panic is told by the hook in src/bin/findings.rs
    None
}
