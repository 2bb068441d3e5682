//! Which file knows which binding.

use serde_json::Value;

#[cfg(feature = "kafka")]
use crate::kafka;
use crate::live::{Listening, Taker};
#[cfg(feature = "nats")]
use crate::nats;
use crate::rpc::{Failure, MessageForm};
use crate::{Events, Mode, http};

fn unknown<T>(binding: &str) -> Result<T, Failure> {
    Err(Failure::Unsupported(format!("binding {binding}")))
}

pub fn encode(binding: &str, mode: Mode, events: Events) -> Result<Value, Failure> {
    match binding {
        "http" => http::encode(events, mode),
        #[cfg(feature = "kafka")]
        "kafka" if mode != Mode::Batched => kafka::encode(events, mode),
        #[cfg(feature = "nats")]
        "nats" if mode == Mode::Structured => nats::encode(events),
        _ => unknown(binding),
    }
}

pub async fn decode(binding: &str, message: MessageForm) -> Result<Events, Failure> {
    match binding {
        "http" => http::decode(message).await,
        #[cfg(feature = "kafka")]
        "kafka" => kafka::decode(message),
        #[cfg(feature = "nats")]
        "nats" => nats::decode(message),
        _ => unknown(binding),
    }
}

pub async fn send(binding: &str, mode: Mode, events: Events, to: &str) -> Result<(), Failure> {
    match binding {
        "http" => http::send(events, mode, to).await,
        #[cfg(feature = "kafka")]
        "kafka" if mode != Mode::Batched => kafka::send(events, mode, to).await,
        #[cfg(feature = "nats")]
        "nats" if mode == Mode::Structured => nats::send(events, to).await,
        _ => unknown(binding),
    }
}

pub async fn listen(binding: &str, taker: Taker, from: Option<&str>) -> Result<Listening, Failure> {
    match (binding, from) {
        ("http", None) => http::listen(taker).await,
        #[cfg(feature = "kafka")]
        ("kafka", Some(from)) => kafka::listen(taker, from).await,
        #[cfg(feature = "nats")]
        ("nats", Some(from)) => nats::listen(taker, from).await,
        _ => unknown(binding),
    }
}
