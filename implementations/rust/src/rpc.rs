//! JSON-RPC 2.0, one message a line, and the protocol's params. Nothing here knows the SDK.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{BufRead, Write};
use std::rc::Rc;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Params {
    pub binding: String,
    pub mode: String,
    pub format: Option<String>,
    pub event: Option<EventForm>,
    pub events: Vec<EventForm>,
    pub message: MessageForm,
    pub to: String,
    pub from: Option<String>,
    pub subscription: String,
    pub timeout_ms: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EventForm {
    pub attributes: BTreeMap<String, ValueForm>,
    /// One of `json`, `text` and `base64`, or nothing. JSON stays text, so that the SDK's own reader meets it.
    pub data: BTreeMap<String, Box<RawValue>>,
}

#[derive(Deserialize)]
pub struct ValueForm {
    pub r#type: String,
    pub value: Box<RawValue>,
}

impl ValueForm {
    /// A string's own text, and JSON for every other value.
    pub fn text(&self) -> String {
        parse(&self.value).unwrap_or_else(|_| self.value.get().to_owned())
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    pub fields: Vec<FieldForm>,
    pub body: Option<BytesForm>,
}

#[derive(Deserialize)]
pub struct FieldForm {
    pub name: String,
    pub r#type: Option<String>,
    #[serde(deserialize_with = "text_or_bytes")]
    pub value: Vec<u8>,
}

#[derive(Deserialize)]
pub struct BytesForm {
    #[serde(deserialize_with = "base64_bytes")]
    pub base64: Vec<u8>,
}

pub fn base64_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    BASE64_STANDARD.decode(text).map_err(serde::de::Error::custom)
}

fn text_or_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Text(String),
        Bytes(BytesForm),
    }
    Ok(match Form::deserialize(deserializer)? {
        Form::Text(text) => text.into_bytes(),
        Form::Bytes(bytes) => bytes.base64,
    })
}

pub fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> serde_json::Result<T> {
    serde_json::from_str(raw.get())
}

pub fn bytes_form(bytes: &[u8]) -> Value {
    json!({ "base64": BASE64_STANDARD.encode(bytes) })
}

/// A field's value: text, or bytes that are none.
pub fn field_form(name: &str, value: &[u8]) -> Value {
    match str::from_utf8(value) {
        Ok(text) => json!({ "name": name, "value": text }),
        Err(_) => json!({ "name": name, "value": bytes_form(value) }),
    }
}

pub fn message_form(fields: Vec<Value>, body: Option<&[u8]>) -> Value {
    match body {
        Some(bytes) => json!({ "fields": fields, "body": bytes_form(bytes) }),
        None => json!({ "fields": fields }),
    }
}

/// Why a method has no result.
#[derive(Debug)]
pub enum Failure {
    /// The SDK, or the client library that it works with, refused.
    Rejected(String),
    Unsupported(String),
    /// This adapter was used wrongly.
    Fault(String),
}

/// For `map_err`: what the SDK or a client library gives as an error is its refusal.
pub fn rejected(error: impl Display) -> Failure {
    Failure::Rejected(error.to_string())
}

pub type Answer = Result<Value, Failure>;

pub fn reply_to(id: &RawValue, answer: Answer) {
    let mut reply = json!({ "jsonrpc": "2.0", "id": id });
    match answer {
        Ok(mut result) => {
            if result["outcome"].is_null() {
                result["outcome"] = json!("ok");
            }
            reply["result"] = result;
        }
        Err(Failure::Rejected(message)) => {
            reply["result"] = json!({ "outcome": "rejected", "message": message })
        }
        Err(Failure::Unsupported(name)) => {
            reply["result"] = json!({ "outcome": "unsupported", "capability": name })
        }
        Err(Failure::Fault(message)) => reply["error"] = json!({ "code": -32603, "message": message }),
    }
    let mut output = std::io::stdout().lock();
    writeln!(output, "{reply}").and_then(|()| output.flush()).expect("standard output is open");
}

#[derive(Deserialize)]
struct Request {
    id: Box<RawValue>,
    method: String,
    params: Option<Box<RawValue>>,
}

/// Answers each line of standard input on this thread, the requests side by side.
pub async fn serve_lines<F>(call: impl Fn(String, Params) -> F + 'static)
where
    F: Future<Output = Answer> + 'static,
{
    let (lines, mut requests) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let line = line.expect("standard input is UTF-8");
            lines.send(serde_json::from_str::<Request>(&line).expect("a line is a request")).ok();
        }
    });
    let call = Rc::new(call);
    while let Some(Request { id, method, params }) = requests.recv().await {
        let call = call.clone();
        tokio::task::spawn_local(async move {
            let ends = method == "shutdown";
            let answer = match params.as_deref().map_or(Ok(Params::default()), parse) {
                Ok(params) => call(method, params).await,
                Err(error) => Err(Failure::Fault(error.to_string())),
            };
            reply_to(&id, answer);
            if ends {
                std::process::exit(0);
            }
        });
    }
}
