import ChatProtocol
import NIOCore

/// The frames of a payload: each decoded frame can be encoded, and decodes to the same frame again.
enum FrameTarget {
    static func run(on bytes: [UInt8]) throws {
        let payload = ByteBuffer(bytes: bytes)
        try checkHeader(payload)
        guard let frames = try? DatagramFrameCodec.frames(in: payload) else {
            return
        }
        var written = ByteBuffer()
        for frame in frames {
            let before = written.readableBytes
            DatagramFrameCodec.write(frame, into: &written)
            let count = written.readableBytes - before
            let announced = DatagramFrameCodec.byteCount(of: frame)
            try FuzzFinding.unless(count == announced, "\(frame) takes \(count) bytes, not \(announced)")
            try checkRanges(frame)
        }
        try FuzzFinding.unless(
            written.readableBytes <= payload.readableBytes,
            "\(payload.readableBytes) bytes of frames became \(written.readableBytes)"
        )
        let again = try DatagramFrameCodec.frames(in: written)
        try FuzzFinding.unless(again == frames, "\(frames) were read again as \(again)")
    }

    /// The payloads, with any type of frame, that both ends send in the scripts of the datagram target.
    static func seeds() throws -> [FuzzSeed] {
        var seeds: [FuzzSeed] = []
        var kinds: Set<[Int]> = []
        for script in DeliveryScript.honest {
            for (number, payload) in try DeliveryTarget.payloads(of: script.bytes).enumerated()
            where kinds.insert([Int(payload.first ?? 0), payload.count]).inserted {
                seeds.append(FuzzSeed("\(script.name)-\(number)", payload))
            }
        }
        var header = ByteBuffer()
        DatagramHeader(phase: 1, session: SessionID(rawValue: 7), packetNumber: 9).write(into: &header)
        header.writeRepeatingByte(0, count: DatagramKey.tagBytes)
        seeds.append(FuzzSeed("header", Array(header.readableBytesView)))
        var acknowledgement = ByteBuffer()
        DatagramFrameCodec.write(
            .acknowledgement(Acknowledgement(delayMicroseconds: 20_000, ranges: [70_000...80_000, 9...100, 0...3])),
            into: &acknowledgement
        )
        seeds.append(FuzzSeed("ranges", Array(acknowledgement.readableBytesView)))
        return seeds
    }

    private static func checkHeader(_ datagram: ByteBuffer) throws {
        guard let header = DatagramHeader(peeking: datagram) else {
            return
        }
        var written = ByteBuffer()
        header.write(into: &written)
        try FuzzFinding.unless(
            datagram.getSlice(at: datagram.readerIndex, length: DatagramHeader.byteCount) == written,
            "\(header) is written otherwise than it was read"
        )
    }

    /// Checks the invariants of acknowledged ranges that their users rely on.
    private static func checkRanges(_ frame: DatagramFrame) throws {
        guard case .acknowledgement(let acknowledgement) = frame else {
            return
        }
        let ranges = acknowledgement.ranges
        try FuzzFinding.unless(
            (1...Acknowledgement.maximumRanges).contains(ranges.count),
            "an acknowledgement with \(ranges.count) ranges"
        )
        for (upper, lower) in zip(ranges, ranges.dropFirst()) {
            try FuzzFinding.unless(
                lower.upperBound + 1 < upper.lowerBound,
                "acknowledged ranges without a gap: \(ranges)"
            )
        }
    }
}
