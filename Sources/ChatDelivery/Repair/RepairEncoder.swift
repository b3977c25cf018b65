import ChatProtocol
import NIOCore

/// FEC encoder (sliding window, RFC 8681): makes repair symbols of outstanding messages, each with its own key.
struct RepairEncoder: Sendable {
    private var nextKey: UInt8 = 0

    /// Makes an encoder.
    init() {}

    /// Makes a symbol: the weighted sum of messages.
    ///
    /// - Parameter messages: 1 to ``RepairSymbol/largestSpan``, newest first, no two further apart than that.
    mutating func symbol(of messages: [OutstandingMessages.Indexed]) -> RepairSymbol {
        let key = nextKey
        nextKey = (nextKey + 1) % RepairSymbol.keys
        let newest = messages.first?.index ?? 0
        let length = messages.lazy.map { RepairCode.sourceBytes(of: $0.delivery) }.max() ?? 0
        var sum = [UInt8](repeating: 0, count: length)
        var mask: UInt32 = 0
        for message in messages {
            mask |= 1 << UInt32(newest - message.index)
            let coefficient = RepairCode.coefficient(key: key, index: message.index)
            RepairCode.add(message.delivery, times: coefficient, to: &sum)
        }
        return RepairSymbol(key: key, newest: newest, mask: mask, bytes: ByteBuffer(bytes: sum))
    }

    /// Bytes of the frame that ``symbol(of:)`` would make.
    static func frameBytes(of messages: [OutstandingMessages.Indexed]) -> Int {
        let newest = messages.first?.index ?? 0
        let mask = messages.reduce(UInt32(0)) { $0 | 1 << UInt32(newest - $1.index) }
        let length = messages.lazy.map { RepairCode.sourceBytes(of: $0.delivery) }.max() ?? 0
        return 1 + RepairSymbol.byteCount(newest: newest, mask: mask, bytes: length)
    }
}
