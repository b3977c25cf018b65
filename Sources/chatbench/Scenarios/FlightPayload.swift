import NIOCore

/// The text of a scenario's message: `b1`, the flow, the number in it and, if requested, the send time in
/// nanoseconds, separated by blanks, then dots up to 100 bytes. Parsed and written as bytes, without a String.
struct FlightPayload: Equatable, Sendable {
    /// Bytes of every text.
    static let size = 100

    private static let mark: StaticString = "b1 "
    private static let blank = UInt8(ascii: " ")
    private static let dot = UInt8(ascii: ".")
    private static let zero = UInt8(ascii: "0")

    /// The index of the flow in the scenario, 0 for the first.
    let flow: Int

    /// Its place in the flow, 0 for the first.
    let number: Int

    /// The send time; `nil` if latencies are not taken.
    let stamp: MonotonicTime?

    /// The text.
    func text(allocator: ByteBufferAllocator = ByteBufferAllocator()) -> ByteBuffer {
        var text = allocator.buffer(capacity: Self.size)
        text.writeStaticString(Self.mark)
        Self.write(UInt64(flow), into: &text)
        Self.write(UInt64(number), into: &text)
        if let stamp {
            Self.write(stamp.nanoseconds, into: &text)
        }
        text.writeRepeatingByte(Self.dot, count: Self.size - text.readableBytes)
        return text
    }

    /// Appends a number and a blank.
    private static func write(_ value: UInt64, into text: inout ByteBuffer) {
        var divisor: UInt64 = 1
        while value / divisor >= 10 {
            divisor *= 10
        }
        while divisor > 0 {
            text.writeInteger(zero + UInt8(value / divisor % 10))
            divisor /= 10
        }
        text.writeInteger(blank)
    }
}

extension FlightPayload {
    /// Parses a text; `nil` if it is not one of a scenario, complete and of unchanged length.
    init?(_ text: ByteBuffer) {
        let parsed: FlightPayload? = text.withUnsafeReadableBytes { bytes in
            let mark = Self.mark.utf8CodeUnitCount
            guard bytes.count == Self.size, bytes.prefix(mark).elementsEqual("b1 ".utf8) else {
                return nil
            }
            var rest = bytes.dropFirst(mark)
            guard let flow = Self.readNumber(from: &rest), let number = Self.readNumber(from: &rest),
                let flow = Int(exactly: flow), let number = Int(exactly: number)
            else {
                return nil
            }
            let stamp = Self.readNumber(from: &rest).map { MonotonicTime(nanoseconds: $0) }
            return FlightPayload(flow: flow, number: number, stamp: stamp)
        }
        guard let parsed else {
            return nil
        }
        self = parsed
    }

    /// Removes a number and the blank behind it from the front; `nil` if there is none.
    private static func readNumber(from bytes: inout Slice<UnsafeRawBufferPointer>) -> UInt64? {
        // Every number of 19 digits fits.
        let longest = 19
        var value: UInt64 = 0
        var digits = 0
        for byte in bytes {
            if byte == blank, digits > 0 {
                bytes = bytes.dropFirst(digits + 1)
                return value
            }
            guard (zero...zero + 9).contains(byte), digits < longest else {
                return nil
            }
            value = value * 10 + UInt64(byte - zero)
            digits += 1
        }
        return nil
    }
}
