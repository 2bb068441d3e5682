//! Drives the CloudEvents SDK for Rust (docs/adapter-protocol.md).

mod bindings;
mod event_form;
mod http;
#[cfg(feature = "kafka")]
mod kafka;
mod live;
#[cfg(feature = "nats")]
mod nats;
mod rpc;

use cloudevents::Event;
use serde_json::{Value, json};

use crate::event_form::{form_of, new_event};
use crate::rpc::{Answer, Failure, Params};

/// What the SDK read: a batch is an array, one event is none.
pub enum Events {
    One(Event),
    Batch(Vec<Event>),
}

impl Events {
    pub fn single(self) -> Result<Event, Failure> {
        match self {
            Self::One(event) => Ok(event),
            Self::Batch(_) => Err(Failure::Unsupported("batched".to_owned())),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Binary,
    Structured,
    Batched,
}

impl Mode {
    fn parse(name: &str) -> Result<Self, Failure> {
        match name {
            "binary" => Ok(Self::Binary),
            "structured" => Ok(Self::Structured),
            "batched" => Ok(Self::Batched),
            _ => Err(Failure::Unsupported(format!("mode {name}"))),
        }
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    tokio::task::LocalSet::new().block_on(&runtime, rpc::serve_lines(call));
}

async fn call(method: String, params: Params) -> Answer {
    if let Some(format) = params.format.as_deref().filter(|format| *format != "json") {
        return Err(Failure::Unsupported(format!("format {format}")));
    }
    match method.as_str() {
        "initialize" => Ok(description()),
        "encode" => {
            let message = bindings::encode(&params.binding, Mode::parse(&params.mode)?, given(&params)?)?;
            Ok(json!({ "message": message }))
        }
        "decode" => Ok(match bindings::decode(&params.binding, params.message).await? {
            Events::One(event) => json!({ "event": form_of(&event) }),
            Events::Batch(events) => json!({ "events": events.iter().map(form_of).collect::<Vec<_>>() }),
        }),
        "forward" => forward(params).await,
        "send" => {
            let events = given(&params)?;
            bindings::send(&params.binding, Mode::parse(&params.mode)?, events, &params.to).await?;
            Ok(json!({}))
        }
        "receive.start" => live::start_receiver(params).await,
        "receive.next" => live::next(params).await,
        "forward.start" => live::start_relay(params).await,
        "receive.stop" | "forward.stop" => live::stop(params),
        "shutdown" => Ok(json!({})),
        _ => Err(Failure::Unsupported(method)),
    }
}

fn given(params: &Params) -> Result<Events, Failure> {
    match &params.event {
        Some(form) => new_event(form).map(Events::One),
        None => params.events.iter().map(new_event).collect::<Result<_, _>>().map(Events::Batch),
    }
}

/// A batch in and one mode of single events out gives a message for each.
async fn forward(params: Params) -> Answer {
    let mode = Mode::parse(&params.mode)?;
    let read = bindings::decode(&params.binding, params.message).await?;
    let write = |events| bindings::encode(&params.binding, mode, events);
    let messages = match read {
        Events::Batch(events) if mode != Mode::Batched => {
            events.into_iter().map(|event| write(Events::One(event))).collect::<Result<Vec<Value>, _>>()?
        }
        Events::One(event) if mode == Mode::Batched => vec![write(Events::Batch(vec![event]))?],
        read => vec![write(read)?],
    };
    Ok(json!({ "messages": messages }))
}

/// The lockfile's release of the SDK, which this program was built with.
fn sdk_version() -> &'static str {
    let (_, rest) = include_str!("../Cargo.lock")
        .split_once("name = \"cloudevents-sdk\"\nversion = \"")
        .expect("the SDK");
    rest.split('"').next().expect("a version")
}

fn description() -> Value {
    let every = json!(["binary", "structured", "batched"]);
    let single = json!(["binary", "structured"]);
    let mut bindings = json!({
        "http": {
            "encode": every, "decode": every, "forward": every,
            "send": every, "receive": single, "relay": single, "formats": ["json"],
        }
    });
    for (name, modes) in [("kafka", single.clone()), ("nats", json!(["structured"]))] {
        if name == "kafka" && cfg!(feature = "kafka") || name == "nats" && cfg!(feature = "nats") {
            bindings[name] = json!({
                "encode": modes, "decode": modes, "forward": modes,
                "send": modes, "receive": modes, "relay": modes, "formats": ["json"],
            });
        }
    }
    json!({
        "protocolVersion": 1,
        "implementation": {
            "name": "CloudEvents SDK for Rust", "version": sdk_version(), "language": "Rust",
            "url": "https://github.com/cloudevents/sdk-rust",
        },
        "capabilities": { "specversions": ["0.3", "1.0"], "bindings": bindings },
        "maxConcurrency": 32,
    })
}
