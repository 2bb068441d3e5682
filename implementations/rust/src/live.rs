//! Live: receivers and relays, whatever their protocol.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, atomic::AtomicUsize, atomic::Ordering};
use std::time::Duration;

use cloudevents::Event;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::AbortHandle;

use crate::event_form::form_of;
use crate::rpc::{Answer, Failure, Params};
use crate::{Events, Mode, bindings};

/// Where messages go through a broker.
pub struct Place {
    /// Host and port.
    pub server: String,
    /// The topic or subject.
    pub name: String,
}

impl Place {
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let fault = |error: String| Failure::Fault(format!("{text}: {error}"));
        let url = url::Url::parse(text).map_err(|error| fault(error.to_string()))?;
        let server = format!("{}:{}", url.host_str().unwrap_or_default(), url.port().unwrap_or_default());
        let name = percent_decode_str(url.path().trim_start_matches('/')).decode_utf8_lossy().into_owned();
        Ok(Self { server, name })
    }
}

/// What becomes of what was read.
#[derive(Clone)]
pub enum Taker {
    /// It waits for `receive.next`.
    Queue(UnboundedSender<Value>),
    /// It is sent on.
    Relay { binding: Arc<str>, mode: Mode, to: Arc<str> },
}

impl Taker {
    /// Queues an event or the SDK's refusal, or sends the event on; the Failure is that of sending.
    pub async fn take(&self, read: Result<Event, String>) -> Result<(), Failure> {
        match (self, read) {
            (Self::Queue(queue), Ok(event)) => drop(queue.send(json!({ "event": form_of(&event) }))),
            (Self::Queue(queue), Err(message)) => {
                drop(queue.send(json!({ "outcome": "rejected", "message": message })))
            }
            (Self::Relay { binding, mode, to }, Ok(event)) => {
                bindings::send(binding, *mode, Events::One(event), to).await?
            }
            (Self::Relay { .. }, Err(_)) => {}
        }
        Ok(())
    }
}

/// What reads until it is aborted, and where, unless it reads from a broker.
pub struct Listening {
    pub url: Option<String>,
    pub task: AbortHandle,
}

struct Subscription {
    queue: Option<Arc<tokio::sync::Mutex<UnboundedReceiver<Value>>>>,
    task: AbortHandle,
}

static COUNT: AtomicUsize = AtomicUsize::new(0);
static SUBSCRIPTIONS: Mutex<Option<HashMap<String, Subscription>>> = Mutex::new(None);

fn with_subscriptions<T>(use_them: impl FnOnce(&mut HashMap<String, Subscription>) -> T) -> T {
    use_them(SUBSCRIPTIONS.lock().expect("no panic is caught here").get_or_insert_default())
}

fn unknown() -> Failure {
    Failure::Fault("there is no such subscription".to_owned())
}

pub async fn start_receiver(params: Params) -> Answer {
    let (sender, receiver) = unbounded_channel();
    start(params, Taker::Queue(sender), Some(receiver)).await
}

pub async fn start_relay(params: Params) -> Answer {
    let mode = Mode::parse(&params.mode)?;
    let taker = Taker::Relay { binding: params.binding.as_str().into(), mode, to: params.to.as_str().into() };
    start(params, taker, None).await
}

async fn start(params: Params, taker: Taker, queue: Option<UnboundedReceiver<Value>>) -> Answer {
    let Listening { url, task } = bindings::listen(&params.binding, taker, params.from.as_deref()).await?;
    let id = COUNT.fetch_add(1, Ordering::Relaxed).to_string();
    let queue = queue.map(|queue| Arc::new(tokio::sync::Mutex::new(queue)));
    with_subscriptions(|all| all.insert(id.clone(), Subscription { queue, task }));
    Ok(match url {
        Some(url) => json!({ "subscription": id, "url": url }),
        None => json!({ "subscription": id }),
    })
}

pub async fn next(params: Params) -> Answer {
    let queue = with_subscriptions(|all| all.get(&params.subscription).and_then(|found| found.queue.clone()));
    let mut queue = queue.as_ref().ok_or_else(unknown)?.lock().await;
    match tokio::time::timeout(Duration::from_millis(params.timeout_ms), queue.recv()).await {
        Ok(Some(item)) => Ok(item),
        _ => Ok(json!({ "none": true })),
    }
}

pub fn stop(params: Params) -> Answer {
    with_subscriptions(|all| all.remove(&params.subscription)).ok_or_else(unknown)?.task.abort();
    Ok(json!({}))
}
