import ChatProtocol
import Foundation
import NIOCore
import SwiftProtobuf

/// The control wire: splitting the stream must not matter, the decoder must not buffer more than the limit, and
/// each decoded frame of the protocol must be encodable.
///
/// The input: a byte for the limits, a byte for the number of part sizes, the part sizes, the stream.
enum ControlTarget {
    private static let limits = [0, 16, 300, 4096]

    static func run(on bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let choice = input.byte()
        let limit = limits[Int(choice) % limits.count]
        let raised = limits[Int(choice) / limits.count % limits.count]
        let mostParts = 16
        let sizes = input.bytes(input.number(below: mostParts)).map { Int($0) + 1 }
        let stream = input.remainder()

        let whole = try events(of: [stream[...]], limit: limit, raised: raised)
        let split = try events(of: parts(of: stream, sizes: sizes), limit: limit, raised: raised)
        try FuzzFinding.unless(whole == split, "at once \(whole), in parts \(split)")
        for case .frame(let frame) in whole {
            try checkRoundTrip(ProtoClientFrame.self, frame)
            try checkRoundTrip(ProtoServerFrame.self, frame)
        }
    }

    static func seeds() throws -> [FuzzSeed] {
        var seeds = [
            FuzzSeed("empty-frames", [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            FuzzSeed("too-large", [1, 0, 0, 0, 0, 17]),
            FuzzSeed("half-a-frame", [3, 2, 0, 4, 0, 0, 0, 9, 1, 2]),
        ]
        for (name, frame) in try frames() {
            let stream = Array(frame.readableBytesView)
            seeds.append(FuzzSeed("\(name)-at-once", [3, 0] + stream))
            seeds.append(FuzzSeed("\(name)-in-parts", [1 + 4 * 3, 3, 0, 2, 6] + stream + stream))
        }
        return seeds
    }

    private static func frames() throws -> [(name: String, frame: ByteBuffer)] {
        let message = ProtoMessage.with {
            $0.conversation = 1
            $0.sequence = 2
            $0.id = 3
            $0.sender = "alice"
            $0.body = Data("hello".utf8)
        }
        let encoded: Data = try message.serializedBytes()
        let send = ProtoClientFrame.with {
            $0.requestID = 5
            $0.send = .with { $0.body = message.body }
        }
        let hello = ProtoClientFrame.with {
            $0.requestID = 1
            $0.hello = .with {
                $0.newestVersion = 1
                $0.clientName = "fuzz"
            }
        }
        let deliveries = ProtoServerFrame.with {
            $0.deliveries = .with { $0.deliveries = [.with { $0.message = encoded }] }
        }
        let users = ProtoServerFrame.with {
            $0.requestID = 6
            $0.userList = .with { $0.usernames = ["alice", "bob"] }
        }
        return [
            ("hello", try hello.controlFrame()), ("send", try send.controlFrame()),
            ("deliveries", try deliveries.controlFrame()), ("users", try users.controlFrame()),
        ]
    }

    /// Splits a stream into parts of the given sizes, repeatedly; without sizes into single bytes.
    private static func parts(of stream: [UInt8], sizes: [Int]) -> [ArraySlice<UInt8>] {
        let sizes = sizes.isEmpty ? [1] : sizes
        var parts: [ArraySlice<UInt8>] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let size = sizes[parts.count % sizes.count]
            parts.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return parts
    }

    /// The decoder's events, with a limit that changes at the first frame as it does at login.
    private static func events(
        of parts: [ArraySlice<UInt8>],
        limit: Int,
        raised: Int
    ) throws -> [ControlFrameEvent] {
        let frameLimit = FrameLimit(bytes: limit)
        let processor = NIOSingleStepByteToMessageProcessor(ControlFrameDecoder(limit: frameLimit))
        var events: [ControlFrameEvent] = []
        for part in parts {
            try processor.process(buffer: ByteBuffer(bytes: part)) { event in
                frameLimit.bytes = raised
                events.append(event)
            }
            try FuzzFinding.unless(
                processor.unprocessedBytes < ControlFraming.prefixBytes + max(1, frameLimit.bytes),
                "\(processor.unprocessedBytes) bytes are kept where a frame has at most \(frameLimit.bytes)"
            )
        }
        try processor.finishProcessing(seenEOF: true) { events.append($0) }
        try check(events, limits: [limit, raised])
        return events
    }

    private static func check(_ events: [ControlFrameEvent], limits: [Int]) throws {
        for (place, event) in events.enumerated() {
            let limit = place == 0 ? limits[0] : limits[1]
            switch event {
            case .frame(let frame):
                try FuzzFinding.unless(
                    frame.readableBytes <= limit,
                    "a frame of \(frame.readableBytes) bytes where \(limit) are permitted"
                )
            case .tooLarge(let announced, _):
                try FuzzFinding.unless(announced > limit, "\(announced) bytes are too large for \(limit)")
                try FuzzFinding.unless(place == events.count - 1, "something is read after a frame that is too large")
            }
        }
    }

    private static func checkRoundTrip<Frame: SwiftProtobuf.Message & Equatable>(
        _ type: Frame.Type,
        _ bytes: ByteBuffer
    ) throws {
        guard let frame = try? Frame(reading: bytes) else {
            return
        }
        var written = try frame.controlFrame()
        let length = written.readInteger(as: UInt32.self).map { Int($0) }
        try FuzzFinding.unless(length == written.readableBytes, "a frame with a prefix of \(length ?? -1)")
        let again = try Frame(reading: written)
        try FuzzFinding.unless(again == frame, "\(frame) was read again as \(again)")
    }
}
