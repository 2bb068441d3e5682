package main

import (
	"encoding/json"
	"fmt"

	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/types"
)

// Events are made with the SDK's setters, which keep what they refuse for Validate, and reported by its getters.

func newEvent(form eventForm) (cloudevents.Event, error) {
	event := cloudevents.NewEvent()
	if version, given := form.Attributes["specversion"]; given && string(version.Value) == `"0.3"` {
		event = cloudevents.NewEvent("0.3") // the setters write what this version has
	}
	for name, attribute := range form.Attributes {
		text := attribute.text()
		switch name {
		case "specversion":
			event.SetSpecVersion(text)
		case "id":
			event.SetID(text)
		case "source":
			event.SetSource(text)
		case "type":
			event.SetType(text)
		case "subject":
			event.SetSubject(text)
		case "dataschema", "schemaurl":
			event.SetDataSchema(text)
		case "datacontentencoding":
			event.SetDataContentEncoding(text)
		case "datacontenttype":
			event.SetDataContentType(text)
		case "time":
			instant, err := types.ParseTime(text)
			if err != nil {
				return event, err
			}
			event.SetTime(instant)
		default:
			value, err := native(attribute)
			if err != nil {
				return event, err
			}
			event.SetExtension(name, value)
		}
	}
	return event, setData(&event, form)
}

// native gives the Go value that a user would have.
func native(form valueForm) (any, error) {
	text := form.text()
	switch form.Type {
	case "Boolean":
		return text == "true", nil
	case "Integer":
		if integer, err := json.Number(text).Int64(); err == nil {
			return integer, nil
		}
		return must(json.Number(text).Float64()), nil
	case "Binary":
		return parse[bytesForm]([]byte(text)).Base64, nil
	case "Timestamp":
		return types.ParseTime(text)
	case "Map": // a type of 0.3
		entries := map[string]any{}
		for name, entry := range parse[map[string]valueForm]([]byte(text)) {
			value, err := native(entry)
			if err != nil {
				return nil, err
			}
			entries[name] = value
		}
		return entries, nil
	case "URI":
		if uri := cloudevents.ParseURI(text); uri != nil {
			return uri, nil
		}
		return nil, fmt.Errorf("ParseURI: %q is none", text)
	case "URI-reference":
		if reference := cloudevents.ParseURIRef(text); reference != nil {
			return reference, nil
		}
		return nil, fmt.Errorf("ParseURIRef: %q is none", text)
	}
	return text, nil
}

func setData(event *cloudevents.Event, form eventForm) error {
	contentType, media := event.DataContentType(), event.DataMediaType()
	switch data := form.Data; {
	case data.JSON != nil:
		return event.SetData(contentType, data.JSON)
	case data.Base64 != nil && event.SpecVersion() == "0.3": // SetData takes no bytes here but what a codec takes
		event.DataEncoded = data.Base64
		return nil
	case data.Base64 != nil:
		return event.SetData(contentType, data.Base64)
	case data.Text == nil:
		return nil
	case media == "" || media == cloudevents.TextPlain || media == cloudevents.ApplicationJSON:
		return event.SetData(contentType, *data.Text)
	default: // SetData has no codec for it, or would make an XML element of it
		event.DataEncoded = []byte(*data.Text)
		return nil
	}
}

func formOf(event cloudevents.Event) object {
	attributes := object{}
	for _, core := range [][3]string{
		{"specversion", "String", event.SpecVersion()},
		{"id", "String", event.ID()},
		{"source", "URI-reference", event.Source()},
		{"type", "String", event.Type()},
		{"subject", "String", event.Subject()},
		schemaOf(event),
		{"datacontenttype", "String", event.DataContentType()},
	} {
		if core[2] != "" {
			attributes[core[0]] = object{"type": core[1], "value": core[2]}
		}
	}
	// Event.Time cannot tell the first instant of year 1 from no time; the context can.
	if instant := event.Context.AsV1().Time; instant != nil {
		attributes["time"] = attributeForm(*instant)
	}
	if event.DeprecatedDataContentEncoding() != "" {
		attributes["datacontentencoding"] = object{"type": "String", "value": event.DeprecatedDataContentEncoding()}
	}
	for name, value := range event.Extensions() {
		attributes[name] = attributeForm(value)
	}
	if event.Data() == nil {
		return object{"attributes": attributes}
	}
	return object{"attributes": attributes, "data": bytesForm{event.Data()}}
}

// schemaOf is the schema under the name and type that the event's version gives it.
func schemaOf(event cloudevents.Event) [3]string {
	if event.SpecVersion() == "0.3" {
		return [3]string{"schemaurl", "URI-reference", event.DataSchema()}
	}
	return [3]string{"dataschema", "URI", event.DataSchema()}
}

func attributeForm(value any) object {
	switch value := value.(type) {
	case bool:
		return object{"type": "Boolean", "value": value}
	case int32:
		return object{"type": "Integer", "value": value}
	case []byte:
		return object{"type": "Binary", "value": bytesForm{value}}
	case types.URI:
		return object{"type": "URI", "value": value.String()}
	case types.URIRef:
		return object{"type": "URI-reference", "value": value.String()}
	case types.Timestamp:
		return object{"type": "Timestamp", "value": value.String()}
	}
	return object{"type": "String", "value": fmt.Sprint(value)}
}
