import { CloudEvent, HTTP, type Message } from "cloudevents";

export interface Order {
  readonly number: number;
  readonly customer: string;
}

/** The message that says that an order was placed, as it goes out over HTTP. */
export function orderPlaced(order: Order): Message {
  const event = new CloudEvent({
    id: `order-${order.number}`,
    source: "https://shop.example.com/orders",
    type: "com.example.order.placed",
    subject: String(order.number),
    datacontenttype: "application/json",
    data: order,
  });
  return HTTP.binary(event) as Message;
}
