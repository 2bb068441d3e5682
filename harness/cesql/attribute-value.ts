import type { CesqlValue } from "../adapters/adapter.ts";
import { canonicalString } from "../event/canonical.ts";
import type { AttributeValue } from "../event/cloud-event.ts";

/**
 * An attribute as a value of CESQL (cesql/spec.md, 3.2): a Boolean and an Integer as they are, every other type by
 * its canonical string.
 */
export function cesqlValueOf(value: AttributeValue): CesqlValue {
  return value.type === "Boolean" || value.type === "Integer" ? value.value : canonicalString(value);
}
