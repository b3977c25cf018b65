/// Which wire a message came or goes by.
package enum DeliveryWire: String, Sendable, Hashable {
    case tls
    case udp
}
