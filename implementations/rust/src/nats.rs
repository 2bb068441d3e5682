//! NATS: the SDK's integration with async-nats, which has structured mode alone.

use std::collections::HashMap;

use async_nats::{Client, HeaderMap, HeaderName, HeaderValue, Message};
use cloudevents::binding::nats::{MessageExt, NatsCloudEvent};
use futures::StreamExt;
use serde_json::Value;
use tokio::sync::Mutex;

use crate::Events;
use crate::live::{Listening, Place, Taker};
use crate::rpc::{Failure, MessageForm, message_form, rejected};

pub fn encode(events: Events) -> Result<Value, Failure> {
    let message = NatsCloudEvent::from_event(events.single()?).map_err(rejected)?;
    Ok(message_form(Vec::new(), Some(&message.payload)))
}

pub fn decode(message: MessageForm) -> Result<Events, Failure> {
    let mut headers = HeaderMap::new();
    for field in message.fields.iter().filter(|field| !field.name.starts_with(':')) {
        let name: HeaderName = field.name.parse().map_err(rejected)?;
        let value: HeaderValue = String::from_utf8_lossy(&field.value).parse().map_err(rejected)?;
        headers.append(name, value);
    }
    let payload = message.body.map(|body| body.base64).unwrap_or_default();
    let message = Message {
        subject: "subject".into(),
        reply: None,
        length: payload.len(),
        payload: payload.into(),
        headers: Some(headers),
        status: None,
        description: None,
    };
    message.to_event().map(Events::One).map_err(rejected)
}

static CLIENTS: Mutex<Option<HashMap<String, Client>>> = Mutex::const_new(None);

/// One connection for each server; the client library replaces a lost one by itself.
async fn client_for(server: &str) -> Result<Client, Failure> {
    let mut clients = CLIENTS.lock().await;
    let known = clients.get_or_insert_default();
    if let Some(client) = known.get(server) {
        return Ok(client.clone());
    }
    let client = async_nats::connect(server).await.map_err(rejected)?;
    known.insert(server.to_owned(), client.clone());
    Ok(client)
}

pub async fn send(events: Events, to: &str) -> Result<(), Failure> {
    let place = Place::parse(to)?;
    let message = NatsCloudEvent::from_event(events.single()?).map_err(rejected)?;
    let client = client_for(&place.server).await?;
    client.publish(place.name, message.payload.into()).await.map_err(rejected)?;
    client.flush().await.map_err(rejected)
}

pub async fn listen(taker: Taker, from: &str) -> Result<Listening, Failure> {
    let place = Place::parse(from)?;
    let client = client_for(&place.server).await?;
    let mut messages = client.subscribe(place.name).await.map_err(rejected)?;
    // The server has the subscription once a message came back on the same connection.
    let inbox = client.new_inbox();
    let mut echo = client.subscribe(inbox.clone()).await.map_err(rejected)?;
    client.publish(inbox, Default::default()).await.map_err(rejected)?;
    echo.next().await;
    let task = tokio::spawn(async move {
        while let Some(message) = messages.next().await {
            taker.take(message.to_event().map_err(|error| error.to_string())).await.ok();
        }
    });
    Ok(Listening { url: None, task: task.abort_handle() })
}
