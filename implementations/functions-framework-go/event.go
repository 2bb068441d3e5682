package main

import (
	"encoding/base64"
	"fmt"

	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/types"
)

// formOf reports the event that the function got, by its getters.
func formOf(event cloudevents.Event) object {
	attributes := object{}
	give := func(name, kind, value string) {
		if value != "" {
			attributes[name] = object{"type": kind, "value": value}
		}
	}
	give("specversion", "String", event.SpecVersion())
	give("id", "String", event.ID())
	give("source", "URI-reference", event.Source())
	give("type", "String", event.Type())
	give("subject", "String", event.Subject())
	give("datacontenttype", "String", event.DataContentType())
	give("datacontentencoding", "String", event.DeprecatedDataContentEncoding())
	if event.SpecVersion() == "0.3" {
		give("schemaurl", "URI-reference", event.DataSchema())
	} else {
		give("dataschema", "URI", event.DataSchema())
	}
	// Event.Time cannot tell the first instant of year 1 from no time; the context can.
	if instant := event.Context.AsV1().Time; instant != nil {
		give("time", "Timestamp", instant.String())
	}
	for name, value := range event.Extensions() {
		attributes[name] = extensionForm(value)
	}
	if event.Data() == nil {
		return object{"attributes": attributes}
	}
	return object{"attributes": attributes, "data": bytesForm(event.Data())}
}

func bytesForm(data []byte) object {
	return object{"base64": base64.StdEncoding.EncodeToString(data)}
}

func extensionForm(value any) object {
	switch value := value.(type) {
	case bool:
		return object{"type": "Boolean", "value": value}
	case int32:
		return object{"type": "Integer", "value": value}
	case []byte:
		return object{"type": "Binary", "value": bytesForm(value)}
	case types.Timestamp:
		return object{"type": "Timestamp", "value": value.String()}
	}
	return object{"type": "String", "value": fmt.Sprint(value)}
}
