/** One thing that is not in the converted event as it was. */
export interface Loss {
  /** The attribute, under the name that it had; `data` for the data. */
  readonly attribute: string;
  /** `lost`: it is gone; `changed`: it is there under another name, as another type or as an extension. */
  readonly kind: "lost" | "changed";
  /** Why, for people. */
  readonly reason: string;
}

/** What a part of the conversion reports to. */
export type Report = (attribute: string, kind: Loss["kind"], reason: string) => void;
