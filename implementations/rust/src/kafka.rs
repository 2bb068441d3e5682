//! Kafka: the SDK's integration with rdkafka.

use std::collections::HashMap;
use std::sync::Mutex;

use cloudevents::binding::rdkafka::{BaseRecordExt, FutureRecordExt, MessageExt, MessageRecord};
use cloudevents::message::StructuredDeserializer;
use rdkafka::ClientConfig;
use rdkafka::consumer::{Consumer, StreamConsumer};
use rdkafka::message::{Header, Headers, OwnedHeaders, OwnedMessage, Timestamp};
use rdkafka::producer::{BaseRecord, FutureProducer, FutureRecord};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use rdkafka::util::Timeout;
use serde_json::{Value, json};

use crate::live::{Listening, Place, Taker};
use crate::rpc::{Failure, MessageForm, field_form, message_form, rejected};
use crate::{Events, Mode};

/// How long a broker may take for one message, in milliseconds.
const TAKEN_MS: &str = "5000";

fn record(events: Events, mode: Mode) -> Result<MessageRecord, Failure> {
    let event = events.single()?;
    match mode {
        Mode::Binary => MessageRecord::from_event(event),
        _ => event.deserialize_structured(MessageRecord::new()),
    }
    .map_err(rejected)
}

/// The record's own members are private: what it holds shows in the client library's record.
pub fn encode(events: Events, mode: Mode) -> Result<Value, Failure> {
    let record = record(events, mode)?;
    let filled = BaseRecord::<(), Vec<u8>>::to("topic").message_record(&record).map_err(rejected)?;
    let fields = filled.headers.iter().flat_map(Headers::iter).map(|header| match header.value {
        Some(value) => field_form(header.key, value),
        None => json!({ "name": header.key, "value": "", "type": "null" }),
    });
    Ok(message_form(fields.collect(), filled.payload.map(Vec::as_slice)))
}

pub fn decode(message: MessageForm) -> Result<Events, Failure> {
    let mut headers = OwnedHeaders::new();
    for field in message.fields.iter().filter(|field| !field.name.starts_with(':')) {
        let value = (field.r#type.as_deref() != Some("null")).then_some(&field.value);
        headers = headers.insert(Header { key: &field.name, value });
    }
    // Of a record without headers the client library has none.
    let headers = (headers.count() > 0).then_some(headers);
    let payload = message.body.map(|body| body.base64);
    let message =
        OwnedMessage::new(payload, None, "topic".to_owned(), Timestamp::NotAvailable, 0, 0, headers);
    message.to_event().map(Events::One).map_err(rejected)
}

static PRODUCERS: Mutex<Option<HashMap<String, FutureProducer>>> = Mutex::new(None);

fn producer_for(server: &str) -> Result<FutureProducer, Failure> {
    let mut producers = PRODUCERS.lock().expect("no panic is caught here");
    let known = producers.get_or_insert_default();
    if let Some(producer) = known.get(server) {
        return Ok(producer.clone());
    }
    let producer: FutureProducer = ClientConfig::new()
        .set("bootstrap.servers", server)
        .set("message.timeout.ms", TAKEN_MS)
        .create()
        .map_err(rejected)?;
    known.insert(server.to_owned(), producer.clone());
    Ok(producer)
}

pub async fn send(events: Events, mode: Mode, to: &str) -> Result<(), Failure> {
    let place = Place::parse(to)?;
    let record = record(events, mode)?;
    let filled = FutureRecord::<(), Vec<u8>>::to(&place.name).message_record(&record);
    producer_for(&place.server)?
        .send(filled, Timeout::Never)
        .await
        .map(drop)
        .map_err(|(error, _)| rejected(error))
}

/// Reads the topic's one partition from its beginning, so that nothing is missed that comes before the first fetch.
pub async fn listen(taker: Taker, from: &str) -> Result<Listening, Failure> {
    let place = Place::parse(from)?;
    let consumer: StreamConsumer = ClientConfig::new()
        .set("bootstrap.servers", &place.server)
        .set("group.id", "plugfest")
        .set("enable.auto.commit", "false")
        .create()
        .map_err(rejected)?;
    let mut partition = TopicPartitionList::new();
    partition.add_partition_offset(&place.name, 0, Offset::Beginning).map_err(rejected)?;
    consumer.assign(&partition).map_err(rejected)?;
    let task = tokio::spawn(async move {
        loop {
            // What goes wrong with the broker is for who sends to say.
            if let Ok(message) = consumer.recv().await {
                taker.take(message.to_event().map_err(|error| error.to_string())).await.ok();
            }
        }
    });
    Ok(Listening { url: None, task: task.abort_handle() })
}
