"""The XML event format, read with lxml (libxml2); no entity is resolved and nothing is fetched."""

import copy

from lxml import etree

CE = "{http://cloudevents.io/xmlformat/V1}"
XS = "{http://www.w3.org/2001/XMLSchema}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
CORE = {"source": "URI-reference", "dataschema": "URI", "time": "Timestamp"}
TYPES = {
    "boolean": "Boolean",
    "integer": "Integer",
    "string": "String",
    "binary": "Binary",
    "uri": "URI",
    "uriRef": "URI-reference",
    "timestamp": "Timestamp",
}


def type_of(element):
    value = element.get(TYPE)
    if value is None:
        return None
    prefix, _, local = value.rpartition(":")
    return "{%s}%s" % (element.nsmap[prefix or None], local)


def text_of(element):
    """All text directly in the element, comments left out."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def attribute(name, element):
    found = type_of(element)
    kind = CORE.get(name, "String") if found is None else TYPES[found.removeprefix(CE)]
    text = text_of(element)
    if kind == "Boolean":
        return {"type": kind, "value": {"true": True, "false": False}[text]}
    if kind == "Integer":
        return {"type": kind, "value": int(text)}
    return {"type": kind, "value": {"base64": text} if kind == "Binary" else text}


def data_of(element):
    kind = type_of(element)
    if kind == XS + "base64Binary":
        return {"base64": "".join(text_of(element).split())}
    if kind == XS + "any":
        (child,) = element.iterchildren(tag=etree.Element)
        # What the envelope declares and the child does not use goes, since data are on their own.
        alone = copy.deepcopy(child)
        etree.cleanup_namespaces(alone)
        return {"text": etree.tostring(alone, encoding="unicode", with_tail=False)}
    if kind != XS + "string":
        raise ValueError(f"data of type {kind}")
    return {"text": text_of(element)}


def event(element):
    attributes = {"specversion": {"type": "String", "value": element.attrib["specversion"]}}
    answer = {"attributes": attributes}
    for child in element.iterchildren(tag=etree.Element):
        if not child.tag.startswith(CE):
            continue
        name = child.tag.removeprefix(CE)
        if name == "data":
            answer["data"] = data_of(child)
        else:
            attributes[name] = attribute(name, child)
    return answer


def read(data, batched):
    parser = etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=False, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root.tag != CE + ("batch" if batched else "event"):
        raise ValueError(f"the root is {root.tag}")
    return [event(one) for one in root.iterchildren(CE + "event")] if batched else [event(root)]
