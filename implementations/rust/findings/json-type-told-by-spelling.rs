// Which content types are JSON is told by how their text begins and ends.

use cloudevents::{Data, Event};

pub fn observed() -> Option<String> {
    // All three are JSON, so that "1" is a string in quotes.
    let types = ["model/json", "application/vnd.example+json; v=1", "APPLICATION/JSON"];
    let missed: Vec<&str> = types.into_iter().filter(|of_type| bytes_of(of_type) != b"\"1\"").collect();
    (missed.len() == types.len())
        .then(|| format!("data \"1\" is the bytes 31, not 22 31 22, of {}", missed.join(", ")))
}

fn bytes_of(of_type: &str) -> Vec<u8> {
    let start = r#"{"specversion":"1.0","id":"1","source":"/s","type":"t","data":"1","datacontenttype":"#;
    let event: Event = serde_json::from_str(&format!("{start}\"{of_type}\"}}")).unwrap();
    Vec::try_from(event.data().cloned().unwrap_or(Data::Binary(Vec::new()))).unwrap()
}
