//! HTTP: the SDK's integrations with reqwest, a client, and with axum, a server.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use axum::{Router, routing::post};
use cloudevents::Event;
use cloudevents::binding::http::to_event;
use cloudevents::binding::reqwest::{RequestBuilderExt, RequestSerializer, ResponseExt};
use cloudevents::message::{Error, StructuredDeserializer};
use http::{HeaderName, HeaderValue, StatusCode};
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::live::{Listening, Taker};
use crate::rpc::{Failure, MessageForm, field_form, message_form, rejected};
use crate::{Events, Mode};

/// No proxy between the SDK and the harness.
static CLIENT: LazyLock<Client> = LazyLock::new(|| Client::builder().no_proxy().build().expect("a client"));

fn request(events: Events, mode: Mode, url: &str) -> Result<RequestBuilder, Failure> {
    let request = CLIENT.post(url);
    match events {
        Events::Batch(events) => request.events(events),
        Events::One(event) if mode == Mode::Binary => request.event(event),
        Events::One(event) => event.deserialize_structured(RequestSerializer::new(request)),
    }
    .map_err(rejected)
}

pub fn encode(events: Events, mode: Mode) -> Result<Value, Failure> {
    let request = request(events, mode, "http://localhost/")?.build().map_err(rejected)?;
    let fields =
        request.headers().iter().map(|(name, value)| field_form(name.as_str(), value.as_bytes())).collect();
    Ok(message_form(fields, request.body().and_then(|body| body.as_bytes())))
}

/// A batch is what the SDK takes for one; all else it reads as a single event.
pub async fn decode(message: MessageForm) -> Result<Events, Failure> {
    let mut response = http::Response::new(message.body.map(|body| body.base64).unwrap_or_default());
    for field in message.fields.iter().filter(|field| !field.name.starts_with(':')) {
        let name = HeaderName::from_bytes(field.name.as_bytes()).map_err(rejected)?;
        response.headers_mut().append(name, HeaderValue::from_bytes(&field.value).map_err(rejected)?);
    }
    match reqwest::Response::from(response.clone()).into_events().await {
        Ok(events) => Ok(Events::Batch(events)),
        Err(Error::WrongEncoding {}) => {
            let (parts, body) = response.into_parts();
            to_event(&parts.headers, body).map(Events::One).map_err(rejected)
        }
        Err(error) => Err(rejected(error)),
    }
}

pub async fn send(events: Events, mode: Mode, to: &str) -> Result<(), Failure> {
    request(events, mode, to)?.send().await.map(drop).map_err(rejected)
}

/// Serves on a free port, with the SDK's extractor in front.
pub async fn listen(taker: Taker) -> Result<Listening, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(rejected)?;
    let address = listener.local_addr().map_err(rejected)?;
    let app = Router::new().route("/", post(move |read| handle(read, taker.clone())));
    let task =
        tokio::spawn(async move { axum::serve(listener, app).await.expect("a listener that is bound") });
    Ok(Listening { url: Some(format!("http://{address}/")), task: task.abort_handle() })
}

async fn handle(read: Result<Event, Response>, taker: Taker) -> Response {
    match read {
        Ok(event) => match taker.take(Ok(event)).await {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(failure) => (StatusCode::BAD_GATEWAY, format!("{failure:?}")).into_response(),
        },
        Err(refusal) => {
            let (parts, body) = refusal.into_parts();
            let text = axum::body::to_bytes(body, usize::MAX).await.expect("a text of the SDK's");
            let message = format!("HTTP {}: {}", parts.status, String::from_utf8_lossy(&text));
            taker.take(Err(message)).await.ok();
            Response::from_parts(parts, text.into())
        }
    }
}
