//! Shows one finding with the SDK alone: `findings NAME`. Each is a file of the folder findings/.

use std::process::exit;

macro_rules! findings {
    ($($file:literal: $module:ident,)*) => {
        $(mod $module {
            include!(concat!("../../findings/", $file, ".rs"));
        })*
        const FINDINGS: &[(&str, fn() -> Option<String>)] = &[$(($file, $module::observed),)*];
    };
}

findings! {
    "batch-of-two-versions-sent": batch_of_two_versions_sent,
    "early-encoding-beside-object": early_encoding_beside_object,
    "early-map-refused": early_map_refused,
    "empty-values-accepted": empty_values_accepted,
    "extension-named-data-sent": extension_named_data_sent,
    "forbidden-characters-sent": forbidden_characters_sent,
    "headers-not-percent-decoded": headers_not_percent_decoded,
    "headers-not-percent-encoded": headers_not_percent_encoded,
    "integer-range-not-checked": integer_range_not_checked,
    "invalid-utf8-accepted": invalid_utf8_accepted,
    "json-type-told-by-spelling": json_type_told_by_spelling,
    "json-under-text-type": json_under_text_type,
    "kafka-no-value-panics": kafka_no_value_panics,
    "kafka-null-header-panics": kafka_null_header_panics,
    "media-type-not-checked": media_type_not_checked,
    "minus-zero-refused": minus_zero_refused,
    "names-not-checked": names_not_checked,
    "quoted-headers-not-unquoted": quoted_headers_not_unquoted,
    "source-not-checked": source_not_checked,
    "structured-type-compared-by-case": structured_type_compared_by_case,
    "untyped-bytes-rewritten": untyped_bytes_rewritten,
}

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some((_, observed)) = FINDINGS.iter().find(|(file, _)| *file == name) else {
        eprintln!("there is no finding {name:?}");
        exit(2);
    };
    // A panic of the SDK's is an observation too. One of this program's own is none.
    let of_sdk = name.clone();
    std::panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |place| place.file());
        if file.contains("cloudevents-sdk-") {
            let place = file.rsplit('/').next().unwrap_or_default();
            println!("FINDING {of_sdk}: panic in {place}: {}", panic.payload_as_str().unwrap_or_default());
            exit(0);
        }
        eprintln!("{panic}");
    }));
    match observed() {
        Some(text) => println!("FINDING {name}: {text}"),
        None => {
            println!("not shown any more");
            exit(1);
        }
    }
}
