package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"sync"
	"unicode/utf8"
)

// JSON-RPC 2.0, one message a line, and the protocol's params. Nothing here knows the SDK.

type object = map[string]any

type params struct {
	Binding, Mode, Format              string
	Event                              eventForm
	Events                             []eventForm
	Message                            messageForm
	To, From, Subscription, Expression string
	TimeoutMs                          int
}

type messageForm struct {
	Fields []fieldForm
	// Body is nil where there is none.
	Body *bytesForm
}

type fieldForm struct {
	Name, Type string
	Value      json.RawMessage
}

// bytes are a text's UTF-8, or the bytes that are no text.
func (f fieldForm) bytes() []byte {
	if f.Value[0] == '"' {
		return []byte(parse[string](f.Value))
	}
	return parse[bytesForm](f.Value).Base64
}

func (f fieldForm) ofProtocol() bool { return strings.HasPrefix(f.Name, ":") }

// field is the form of one field; the type is left out where the protocol has none.
func field(name, kind string, value []byte) object {
	form := object{"name": name, "value": string(value)}
	if !utf8.Valid(value) {
		form["value"] = bytesForm{value}
	}
	if kind != "" {
		form["type"] = kind
	}
	return form
}

// message is the form of one message; a nil body is none.
func message(fields []object, body []byte) object {
	if body == nil {
		return object{"fields": fields}
	}
	return object{"fields": fields, "body": bytesForm{body}}
}

type eventForm struct {
	Attributes map[string]valueForm
	Data       struct {
		JSON   json.RawMessage
		Text   *string
		Base64 []byte
	}
}

type valueForm struct {
	Type  string
	Value json.RawMessage
}

// text is a string's own text, and JSON for every other value.
func (v valueForm) text() string {
	if v.Value[0] == '"' {
		return parse[string](v.Value)
	}
	return string(v.Value)
}

type bytesForm struct {
	Base64 []byte `json:"base64"`
}

// unsupported is answered as such. Every other error of a method is the SDK's refusal.
type unsupported string

func (u unsupported) Error() string { return string(u) }

// fault is a fault of this adapter. A panic with anything else is the SDK's and ends the process.
type fault struct{ error }

func must[T any](value T, err error) T {
	if err != nil {
		panic(fault{err})
	}
	return value
}

func parse[T any](raw []byte) (value T) {
	return must(value, json.Unmarshal(raw, &value))
}

type method func(params) (object, error)

func serveLines(methods map[string]method) {
	var output sync.Mutex
	var pending sync.WaitGroup
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			break
		}
		request := parse[struct {
			ID     json.RawMessage
			Method string
			Params json.RawMessage
		}](line)
		pending.Add(1)
		go func() {
			defer pending.Done()
			reply := call(methods[request.Method], request.Method, request.Params)
			reply["jsonrpc"], reply["id"] = "2.0", request.ID
			text := must(json.Marshal(reply))
			output.Lock()
			defer output.Unlock()
			os.Stdout.Write(append(text, '\n'))
			if request.Method == "shutdown" {
				os.Exit(0)
			}
		}()
	}
	pending.Wait()
}

func call(run method, name string, raw json.RawMessage) (reply object) {
	defer func() {
		switch problem := recover().(type) {
		case nil:
		case fault:
			reply = object{"error": object{"code": -32603, "message": problem.Error()}}
		default:
			panic(problem)
		}
	}()
	if run == nil {
		return object{"result": object{"outcome": "unsupported", "capability": name}}
	}
	if raw == nil {
		raw = []byte("{}")
	}
	result, err := run(parse[params](raw))
	var missing unsupported
	switch {
	case errors.As(err, &missing):
		result = object{"outcome": "unsupported", "capability": string(missing)}
	case err != nil:
		result = object{"outcome": "rejected", "message": err.Error()}
	case result == nil:
		result = object{"outcome": "ok"}
	case result["outcome"] == nil:
		result["outcome"] = "ok"
	}
	return object{"result": result}
}
