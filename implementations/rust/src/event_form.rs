//! Events into the SDK's, with its builders and setters, and back, with its iterator.

use base64::prelude::{BASE64_STANDARD, Engine};
use cloudevents::event::{AttributeValue, ExtensionValue, SpecVersion, TryIntoUrl};
use cloudevents::{AttributesWriter, Data, Event, EventBuilder, EventBuilderV03, EventBuilderV10};
use serde_json::{Map, Value, json};

use crate::rpc::{BytesForm, EventForm, Failure, ValueForm, base64_bytes, bytes_form, parse, rejected};

/// What the builders of both versions have in common is no trait of the SDK's.
macro_rules! build {
    ($builder:ty, $form:expr) => {{
        let mut builder = <$builder>::new();
        for (name, value) in &$form.attributes {
            let text = value.text();
            builder = match name.as_str() {
                "id" => builder.id(text),
                "source" => builder.source(text),
                "type" => builder.ty(text),
                "subject" => builder.subject(text),
                "time" => builder.time(text),
                _ => builder,
            };
        }
        builder.build().map_err(rejected)?
    }};
}

pub fn new_event(form: &EventForm) -> Result<Event, Failure> {
    let version = form.attributes.get("specversion").map(ValueForm::text).unwrap_or_default();
    let (schema, early) = if version == "0.3" { ("schemaurl", true) } else { ("dataschema", false) };
    let mut event = match SpecVersion::try_from(version.as_str()).map_err(rejected)? {
        SpecVersion::V03 => build!(EventBuilderV03, form),
        SpecVersion::V10 => build!(EventBuilderV10, form),
    };
    for (name, value) in &form.attributes {
        match name.as_str() {
            "specversion" | "id" | "source" | "type" | "subject" | "time" => {}
            // Not `data`, which has no way to give one without the other.
            "datacontenttype" => drop(event.set_datacontenttype(Some(value.text()))),
            name if name == schema => {
                drop(event.set_dataschema(Some(value.text().into_url().map_err(rejected)?)))
            }
            // The SDK has no such attribute in 0.3: that the data are Binary is how one asks for it.
            "datacontentencoding" if early => {}
            name => event.set_extension(name, native(value)?),
        }
    }
    if let Some(data) = data(form)? {
        event.set_data_unchecked(data);
    }
    Ok(event)
}

/// The value that a user would give: of the types of extensions the SDK has Boolean, Integer and String.
fn native(form: &ValueForm) -> Result<ExtensionValue, Failure> {
    Ok(match form.r#type.as_str() {
        "Boolean" => ExtensionValue::Boolean(parse(&form.value).map_err(rejected)?),
        "Integer" => ExtensionValue::Integer(parse(&form.value).map_err(rejected)?),
        "Binary" => {
            let bytes = parse::<BytesForm>(&form.value).map_err(rejected)?.base64;
            ExtensionValue::String(BASE64_STANDARD.encode(bytes))
        }
        "Map" => return Err(Failure::Rejected("ExtensionValue has no maps".to_owned())),
        _ => ExtensionValue::String(form.text()),
    })
}

fn data(form: &EventForm) -> Result<Option<Data>, Failure> {
    let Some((kind, value)) = form.data.first_key_value() else { return Ok(None) };
    Ok(Some(match kind.as_str() {
        "json" => Data::Json(parse(value).map_err(rejected)?),
        "text" => Data::String(parse(value).map_err(rejected)?),
        _ => Data::Binary(base64_bytes(value.as_ref()).map_err(rejected)?),
    }))
}

pub fn form_of(event: &Event) -> Value {
    let attributes: Map<String, Value> =
        event.iter().map(|(name, value)| (name.to_owned(), attribute_form(&value))).collect();
    match event.data() {
        None => json!({ "attributes": attributes }),
        Some(Data::Json(value)) => json!({ "attributes": attributes, "data": { "json": value } }),
        Some(Data::String(text)) => json!({ "attributes": attributes, "data": { "text": text } }),
        Some(Data::Binary(bytes)) => json!({ "attributes": attributes, "data": bytes_form(bytes) }),
    }
}

fn attribute_form(value: &AttributeValue) -> Value {
    let (r#type, value) = match value {
        AttributeValue::Boolean(value) => ("Boolean", json!(value)),
        AttributeValue::Integer(value) => ("Integer", json!(value)),
        AttributeValue::Binary(value) => ("Binary", bytes_form(value)),
        AttributeValue::URI(_) => ("URI", json!(value.to_string())),
        AttributeValue::URIRef(_) => ("URI-reference", json!(value.to_string())),
        AttributeValue::Time(_) => ("Timestamp", json!(value.to_string())),
        AttributeValue::String(_) | AttributeValue::SpecVersion(_) => ("String", json!(value.to_string())),
    };
    json!({ "type": r#type, "value": value })
}
