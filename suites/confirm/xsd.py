"""Validates XML events against fixtures/schemas/cloudevents.xsd: Base64 of a document a line in, "" or why not out."""

import base64
import json
import sys

from lxml import etree

CE = "{http://cloudevents.io/xmlformat/V1}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def main():
    schema = etree.XMLSchema(etree.parse(sys.argv[1]))
    for line in sys.stdin:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(base64.b64decode(line), parser)
            # xs:any is no type of XML Schema (see the head of the schema).
            for data in root.iter(CE + "data"):
                if (data.get(TYPE) or "").rpartition(":")[2] == "any":
                    del data.attrib[TYPE]
            schema.assertValid(root)
            answer = ""
        except (etree.XMLSyntaxError, etree.DocumentInvalid) as error:
            answer = str(error) or "invalid"
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
