package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/go-amqp"
	ceamqp "github.com/cloudevents/sdk-go/protocol/amqp/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
)

var amqpBinding = protocolBinding{
	capabilities: everywhere(singly, "json", "protobuf"),
	write: func(ctx context.Context, event cloudevents.Event) (object, error) {
		written := amqp.Message{}
		if err := ceamqp.WriteMessage(ctx, binding.ToMessage(&event), &written); err != nil {
			return nil, err
		}
		return amqpForm(written), nil
	},
	read: func(form messageForm) ([]cloudevents.Event, bool, error) {
		return one(ceamqp.NewMessage(amqpMessage(form), nil))
	},
	send:   sendToQueue,
	listen: readFromQueue,
}

func amqpForm(written amqp.Message) object {
	fields := []object{}
	for name, value := range written.ApplicationProperties {
		fields = append(fields, amqpField(name, value))
	}
	if written.Properties != nil && written.Properties.ContentType != nil {
		fields = append(fields, field(":content-type", "symbol", []byte(*written.Properties.ContentType)))
	}
	if written.Data == nil {
		return message(fields, nil)
	}
	fields = append(fields, field(":section", "binary", []byte("data")))
	return message(fields, append([]byte{}, bytes.Join(written.Data, nil)...))
}

// amqpField names the AMQP type that go-amqp writes a value as.
func amqpField(name string, value any) object {
	switch value := value.(type) {
	case bool:
		return field(name, "boolean", []byte(strconv.FormatBool(value)))
	case int64:
		return field(name, "long", []byte(strconv.FormatInt(value, 10)))
	case []byte:
		return field(name, "binary", value)
	case time.Time:
		return field(name, "timestamp", []byte(strconv.FormatInt(value.UnixMilli(), 10)))
	case string:
		return field(name, "string", []byte(value))
	}
	panic(fault{fmt.Errorf("the property %s is a %T", name, value)})
}

func amqpMessage(form messageForm) *amqp.Message {
	read := &amqp.Message{ApplicationProperties: map[string]any{}}
	section := "data"
	for _, field := range form.Fields {
		switch {
		case field.Name == ":section":
			section = string(field.bytes())
		case field.Name == ":content-type":
			text := string(field.bytes())
			read.Properties = &amqp.MessageProperties{ContentType: &text}
		case !field.ofProtocol():
			read.ApplicationProperties[field.Name] = amqpValue(field)
		}
	}
	switch {
	case form.Body == nil:
	case section == "data":
		read.Data = [][]byte{form.Body.Base64}
	default:
		read.Value = string(form.Body.Base64)
	}
	return read
}

// amqpValue is what go-amqp reads a value of that AMQP type as.
func amqpValue(form fieldForm) any {
	text := string(form.bytes())
	number := func() int64 { return must(json.Number(text).Int64()) }
	switch form.Type {
	case "null":
		return nil
	case "boolean":
		return text == "true"
	case "byte":
		return int8(number())
	case "ubyte":
		return uint8(number())
	case "short":
		return int16(number())
	case "ushort":
		return uint16(number())
	case "int":
		return int32(number())
	case "uint":
		return uint32(number())
	case "long":
		return number()
	case "ulong":
		return must(strconv.ParseUint(text, 10, 64))
	case "float", "double":
		return must(json.Number(text).Float64())
	case "timestamp":
		return time.UnixMilli(number()).UTC()
	case "binary":
		return form.bytes()
	}
	return text
}

func dialAmqp(address *url.URL) func() (*amqp.Client, error) {
	server := url.URL{Scheme: "amqp", Host: address.Host, User: address.User}
	return func() (*amqp.Client, error) { return amqp.Dial(server.String()) }
}

// A client of go-amqp cannot be asked whether it is lost.
var amqpClients kept[*amqp.Client]

func addressOf(address *url.URL) string { return strings.TrimPrefix(address.Path, "/") }

// sendToQueue takes a session for each sender, as the SDK does: go-amqp mixes up deliveries of senders that share one.
func sendToQueue(ctx context.Context, to *url.URL, event cloudevents.Event) cloudevents.Result {
	client, err := amqpClients.to(to.Host, func(*amqp.Client) bool { return true }, dialAmqp(to))
	if err != nil {
		return err
	}
	session, err := client.NewSession()
	if err != nil {
		amqpClients.drop(to.Host, client)
		return err
	}
	defer session.Close(context.Background())
	sender, err := ceamqp.NewSenderProtocolFromClient(client, session, addressOf(to))
	if err != nil {
		amqpClients.drop(to.Host, client) // the SDK has closed it
		return err
	}
	return deliver(ctx, sender, event)
}

func readFromQueue(ctx context.Context, from *url.URL, listener listener) (string, error) {
	client, err := dialAmqp(from)()
	if err != nil {
		return "", err
	}
	session, err := client.NewSession()
	if err != nil {
		return "", err
	}
	receiver, err := ceamqp.NewReceiverProtocolFromClient(client, session, addressOf(from))
	if err != nil {
		return "", err
	}
	receive(ctx, receiver, listener)
	context.AfterFunc(ctx, func() { client.Close() })
	return "", nil
}
