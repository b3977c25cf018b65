/// Walks over encoded content before it is decoded.
///
/// A decoder of protobuf takes the last of two equal fields, and gives every entry of a list an object of its own: an
/// empty entry of two bytes costs ten times as many. So this counts first: each field stands once, a list has no more
/// entries than it may have, and each of them has its length.
struct ContentScan {
    private enum WireType {
        static let variable: UInt64 = 0
        static let fixed64: UInt64 = 1
        static let delimited: UInt64 = 2
        static let fixed32: UInt64 = 5
    }

    private var rest: ArraySlice<UInt8>

    /// - Throws: ``ContentError/malformed`` and ``ContentError/repeated(_:)``.
    static func check(_ content: [UInt8]) throws(ContentError) {
        var scan = ContentScan(rest: content[...])
        var seen: Set<Int> = []
        while let field = try scan.next() {
            // Fields of later releases are skipped.
            guard let known = ContentError.Field(rawValue: field.number) else {
                continue
            }
            guard field.type == known.wireType else {
                throw .malformed
            }
            guard seen.insert(field.number).inserted else {
                throw .repeated(known)
            }
            if known == .cannotOpen {
                try checkDemand(field.value)
            }
        }
    }

    private static func checkDemand(_ value: ArraySlice<UInt8>) throws(ContentError) {
        var scan = ContentScan(rest: value)
        var payloads = 0
        var sessions = 0
        while let field = try scan.next() {
            switch (field.number, field.type) {
            case (1, WireType.delimited) where field.value.count == 32:
                payloads += 1
            case (3, WireType.delimited) where field.value.count % 8 == 0:
                sessions += field.value.count / 8
            case (3, WireType.fixed64):
                sessions += 1
            case (1, _), (3, _):
                throw .malformed
            default:
                // The failed session, of which a decoder takes the last, and fields of later releases.
                continue
            }
            guard payloads <= HealingDemand.mostPayloads, sessions <= HealingDemand.mostSessions else {
                throw .repeated(.cannotOpen)
            }
        }
    }

    private struct Field {
        let number: Int
        let type: UInt64
        /// Empty for an integer.
        let value: ArraySlice<UInt8>
    }

    private mutating func next() throws(ContentError) -> Field? {
        guard !rest.isEmpty else {
            return nil
        }
        let tag = try variable()
        guard let number = Int(exactly: tag >> 3), (1..<(1 << 29)).contains(number) else {
            throw .malformed
        }
        switch tag & 7 {
        case WireType.variable:
            _ = try variable()
            return Field(number: number, type: tag & 7, value: [])
        case WireType.fixed64:
            return Field(number: number, type: tag & 7, value: try take(8))
        case WireType.delimited:
            return Field(number: number, type: tag & 7, value: try take(variable()))
        case WireType.fixed32:
            return Field(number: number, type: tag & 7, value: try take(4))
        default:
            // Groups: nothing that seals content writes them.
            throw .malformed
        }
    }

    private mutating func variable() throws(ContentError) -> UInt64 {
        var value: UInt64 = 0
        for place in 0..<10 {
            guard let byte = rest.popFirst() else {
                throw .malformed
            }
            value |= UInt64(byte & 0x7F) << (7 * UInt64(place))
            if byte < 0x80 {
                return value
            }
        }
        throw .malformed
    }

    private mutating func take(_ count: UInt64) throws(ContentError) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else {
            throw .malformed
        }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }
}

extension ContentError.Field {
    fileprivate var wireType: UInt64 {
        switch self {
        case .kind, .room, .time, .counter: 0
        case .senderDevice: 1
        case .text, .sender, .recipient, .token, .senderList, .recipientList, .lastOpened, .cannotOpen,
            .healedPayload:
            2
        }
    }
}
