// In 0.3, datacontentencoding beside data that are no string makes the event refused.

use cloudevents::Event;

pub fn observed() -> Option<String> {
    let json = r#"{"specversion":"0.3","id":"1","source":"/s","type":"t","datacontenttype":"application/json",
        "datacontentencoding":"base64","data":{"a":1}}"#;
    let error = serde_json::from_str::<Event>(json).err()?;
    Some(format!("refused: {error}"))
}
