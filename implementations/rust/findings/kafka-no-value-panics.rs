// A structured Kafka record with the value null ends the consumer.

use cloudevents::binding::rdkafka::MessageExt;
use rdkafka::message::{Header, OwnedHeaders, OwnedMessage, Timestamp};

pub fn observed() -> Option<String> {
    let header = Header { key: "content-type", value: Some("application/cloudevents+json") };
    let headers = OwnedHeaders::new().insert(header);
    let record =
        OwnedMessage::new(None, None, "topic".to_owned(), Timestamp::NotAvailable, 0, 0, Some(headers));
    record.to_event().ok(); // the panic is told by the hook in src/bin/findings.rs
    None
}
