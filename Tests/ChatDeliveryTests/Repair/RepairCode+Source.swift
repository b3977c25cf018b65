import ChatProtocol

@testable import ChatDelivery

extension RepairCode {
    /// The source symbol of a message, as a term by itself.
    static func source(of delivery: DeliveredMessage) -> [UInt8] {
        var source = [UInt8](repeating: 0, count: sourceBytes(of: delivery))
        add(delivery, times: 1, to: &source)
        return source
    }
}
