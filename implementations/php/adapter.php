<?php

// UNTESTED: written against the documented API of the SDK, never run by this suite, and left out of every figure.
// Drives the CloudEvents SDK for PHP: JSON-RPC, one message a line (docs/adapter-protocol.md).

declare(strict_types=1);

require __DIR__ . '/vendor/autoload.php';

use CloudEvents\Http\Marshaller;
use CloudEvents\Http\Unmarshaller;
use CloudEvents\V1\CloudEvent;
use Composer\InstalledVersions;
use GuzzleHttp\Psr7\HttpFactory;
use GuzzleHttp\Psr7\Request;

final class Rejected extends Exception
{
}

final class Unsupported extends Exception
{
}

$manifest = json_decode((string) file_get_contents(__DIR__ . '/manifest.json'));
$factory = new HttpFactory();
$marshaller = Marshaller::createJsonMarshaller($factory, $factory, $factory);
$unmarshaller = Unmarshaller::createJsonUnmarshaller();

/** What a call into the SDK throws is its refusal. */
function ask(callable $call)
{
    try {
        return $call();
    } catch (Throwable $error) {
        throw new Rejected(get_class($error) . ': ' . $error->getMessage(), 0, $error);
    }
}

function supported(string $operation, object $params): void
{
    global $manifest;
    $declared = $manifest->capabilities->bindings->{$params->binding} ?? null;
    if (!isset($declared->{$operation})) {
        throw new Unsupported("{$params->binding} {$operation}");
    }
    if (isset($params->mode) && !in_array($params->mode, $declared->{$operation}, true)) {
        throw new Unsupported("{$operation} in mode {$params->mode}");
    }
    if (!in_array($params->format ?? 'json', $declared->formats, true)) {
        throw new Unsupported("format {$params->format}");
    }
}

// Events: the arguments that a user gives to the constructor, and what the getters say.

function build(object $form): CloudEvent
{
    $values = [];
    foreach ((array) $form->attributes as $name => $attribute) {
        $values[$name] = $attribute->type === 'Binary' ? $attribute->value->base64 : $attribute->value;
    }
    if (($values['specversion'] ?? null) !== CloudEvent::SPEC_VERSION) {
        throw new Rejected('the SDK has specversion ' . CloudEvent::SPEC_VERSION . ' only');
    }
    $data = null;
    if (isset($form->data)) {
        $data = property_exists($form->data, 'base64')
            ? base64_decode($form->data->base64)
            : ($form->data->text ?? $form->data->json);
    }
    $named = ['specversion', 'id', 'source', 'type', 'datacontenttype', 'dataschema', 'subject', 'time'];

    return ask(static fn () => new CloudEvent(
        $values['id'] ?? '',
        $values['source'] ?? '',
        $values['type'] ?? '',
        $data,
        $values['datacontenttype'] ?? null,
        $values['dataschema'] ?? null,
        $values['subject'] ?? null,
        isset($values['time']) ? new DateTimeImmutable($values['time']) : null,
        array_diff_key($values, array_flip($named))
    ));
}

function extensionForm($value): array
{
    if (is_bool($value)) {
        return ['type' => 'Boolean', 'value' => $value];
    }

    return is_int($value) ? ['type' => 'Integer', 'value' => $value] : ['type' => 'String', 'value' => (string) $value];
}

function eventForm($event): array
{
    $attributes = [
        'specversion' => ['String', $event->getSpecVersion()],
        'id' => ['String', $event->getId()],
        'source' => ['URI-reference', $event->getSource()],
        'type' => ['String', $event->getType()],
        'datacontenttype' => ['String', $event->getDataContentType()],
        'dataschema' => ['URI', $event->getDataSchema()],
        'subject' => ['String', $event->getSubject()],
        'time' => ['Timestamp', $event->getTime() === null ? null : $event->getTime()->format('Y-m-d\TH:i:s.uP')],
    ];
    $form = ['attributes' => []];
    foreach ($attributes as $name => [$type, $value]) {
        if ($value !== null) {
            $form['attributes'][$name] = ['type' => $type, 'value' => $value];
        }
    }
    foreach ($event->getExtensions() as $name => $value) {
        $form['attributes'][$name] = extensionForm($value);
    }
    $data = $event->getData();
    if ($data !== null) {
        $form['data'] = dataForm($data, $event->getDataContentType());
    }

    return $form;
}

/** A string is bytes where it is no UTF-8, and JSON where the content type says so. */
function dataForm($data, ?string $contentType): array
{
    if (!is_string($data)) {
        return ['json' => $data];
    }
    if (preg_match('//u', $data) !== 1) {
        return ['base64' => base64_encode($data)];
    }

    return preg_match('#[/+]json$#i', $contentType ?? 'application/json') === 1 ? ['json' => $data] : ['text' => $data];
}

// Messages: PSR-7 requests.

function messageForm($request): array
{
    $fields = [];
    foreach ($request->getHeaders() as $name => $values) {
        foreach ($values as $value) {
            if (strtolower((string) $name) !== 'host') {
                $fields[] = ['name' => (string) $name, 'value' => $value];
            }
        }
    }

    return ['fields' => $fields, 'body' => ['base64' => base64_encode((string) $request->getBody())]];
}

function requestOf(object $message): Request
{
    $headers = [];
    foreach ($message->fields as $field) {
        if (strncmp($field->name, ':', 1) !== 0) {
            $value = is_string($field->value) ? $field->value : base64_decode($field->value->base64);
            $headers[strtolower($field->name)][] = $value;
        }
    }
    $body = isset($message->body) ? base64_decode($message->body->base64) : '';

    return ask(static fn () => new Request('POST', 'http://127.0.0.1/', $headers, $body));
}

function write($event, string $mode): array
{
    global $marshaller;
    $call = $mode === 'binary' ? 'marshalBinaryRequest' : 'marshalStructuredRequest';

    return messageForm(ask(static fn () => $marshaller->{$call}($event, 'POST', 'http://127.0.0.1/')));
}

/** @return list<object> */
function read(object $message): array
{
    global $unmarshaller;
    $request = requestOf($message);

    return ask(static fn () => $unmarshaller->unmarshal($request));
}

function answer(string $method, object $params): array
{
    global $manifest, $marshaller;
    if (in_array($method, ['encode', 'decode', 'forward'], true)) {
        supported($method, $params);
    }
    switch ($method) {
        case 'initialize':
            return [
                'protocolVersion' => 1,
                'implementation' => [
                    'name' => $manifest->title,
                    'version' => ltrim((string) InstalledVersions::getPrettyVersion($manifest->package), 'v'),
                    'language' => $manifest->language,
                    'url' => $manifest->homepage,
                ],
                'capabilities' => $manifest->capabilities,
                'maxConcurrency' => 1,
            ];
        case 'encode':
            if ($params->mode !== 'batched') {
                return ['message' => write(build($params->event), $params->mode)];
            }
            $events = array_map('build', $params->events);
            $request = ask(static fn () => $marshaller->marshalBatchRequest($events, 'POST', 'http://127.0.0.1/'));

            return ['message' => messageForm($request)];
        case 'decode':
            $forms = array_map('eventForm', read($params->message));
            $type = requestOf($params->message)->getHeaderLine('Content-Type');
            $isBatch = stripos(ltrim($type), 'application/cloudevents-batch') === 0;

            return $isBatch ? ['events' => $forms] : ['event' => $forms[0]];
        case 'forward':
            $messages = array_map(static fn ($event) => write($event, $params->mode), read($params->message));

            return ['messages' => $messages];
        case 'validate':
            build($params->event);

            return [];
        case 'shutdown':
            return [];
        default:
            throw new Unsupported($method);
    }
}

while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, false, 512, JSON_BIGINT_AS_STRING);
    $reply = ['jsonrpc' => '2.0', 'id' => $request->id];
    try {
        $reply['result'] = ['outcome' => 'ok'] + answer($request->method, $request->params ?? new stdClass());
    } catch (Rejected $error) {
        $reply['result'] = ['outcome' => 'rejected', 'message' => $error->getMessage()];
    } catch (Unsupported $error) {
        $reply['result'] = ['outcome' => 'unsupported', 'capability' => $error->getMessage()];
    } catch (Throwable $error) {
        $reply['error'] = ['code' => -32603, 'message' => (string) $error];
    }
    $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_INVALID_UTF8_SUBSTITUTE;
    fwrite(STDOUT, json_encode($reply, $flags) . "\n");
    if ($request->method === 'shutdown') {
        break;
    }
}
